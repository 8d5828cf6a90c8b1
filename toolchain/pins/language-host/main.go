// A thin language host for programs in Go or in TypeScript, for engines without the official ones; see
// docs/stand-ins.md. It runs a program that is ready to run, and generates SDKs with the official generators.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Set by the linker.
var (
	language string
	version  string
)

// told is the exit code of a Node program that has said itself why it failed.
const told = 32

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
	stop   chan bool
	ended  context.Context
}

func main() {
	ended, end := context.WithCancel(context.Background())
	served := &host{stop: make(chan bool), ended: ended}
	if len(os.Args) > 1 {
		served.engine = os.Args[len(os.Args)-1]
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: served.stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, served)
			return nil
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go watch(end, served.stop)
	fmt.Println(handle.Port)
	if err := <-handle.Done; err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (h *host) Handshake(
	_ context.Context, request *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engine = request.EngineAddress
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version}, nil
}

// GetRequiredPackages names none: the engine finds each plugin when a resource needs it.
func (h *host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (h *host) Run(_ context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	command, err := h.command(request)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	command.Dir = request.Pwd
	// The engine logs what comes on the host's own streams.
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	err = command.Run()
	if code := command.ProcessState.ExitCode(); err != nil && code == told && language == "nodejs" {
		return &pulumirpc.RunResponse{Bail: true}, nil
	}
	if err != nil {
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program failed: %v", err)}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}

func (h *host) command(request *pulumirpc.RunRequest) (*exec.Cmd, error) {
	secrets, err := json.Marshal(request.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	values, err := configured(request.Config)
	if err != nil {
		return nil, err
	}
	environment := append(os.Environ(), "PULUMI_CONFIG="+values, "PULUMI_CONFIG_SECRET_KEYS="+string(secrets))
	if language == "go" {
		return h.compiled(request, environment)
	}
	return h.interpreted(request, environment)
}

// configured returns the configuration as the language's SDK reads it.
func configured(values map[string]string) (string, error) {
	given := map[string]string{}
	for name, value := range values {
		key, err := config.ParseKey(name)
		if err != nil {
			return "", err
		}
		if language == "nodejs" {
			name = key.Namespace() + ":config:" + key.Name()
		}
		given[name] = value
	}
	text, err := json.Marshal(given)
	return string(text), err
}

func (h *host) interpreted(request *pulumirpc.RunRequest, environment []string) (*exec.Cmd, error) {
	folder := request.Info.ProgramDirectory
	arguments := []string{
		folder + "/node_modules/@pulumi/pulumi/cmd/run",
		"--monitor", request.MonitorAddress, "--engine", h.engine,
		"--organization", request.Organization, "--project", request.Project, "--stack", request.Stack,
		"--pwd", folder, "--parallel", strconv.Itoa(int(request.Parallel)),
	}
	if request.DryRun {
		arguments = append(arguments, "--dry-run")
	}
	command := exec.CommandContext(h.ended, "node", append(arguments, request.Info.EntryPoint)...)
	command.Env = append(environment, "PULUMI_NODEJS_TYPESCRIPT=true")
	return command, nil
}

func (h *host) compiled(request *pulumirpc.RunRequest, environment []string) (*exec.Cmd, error) {
	folder, err := os.MkdirTemp("", "moorage-program-")
	if err != nil {
		return nil, err
	}
	build := exec.CommandContext(h.ended, "go", "build", "-trimpath", "-o", folder+"/program", ".")
	build.Dir = request.Info.ProgramDirectory
	// As the engine was built, so that what both need is compiled once.
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		_ = os.RemoveAll(folder)
		return nil, fmt.Errorf("go build: %w\n%s", err, output)
	}
	// The program is open once it runs: what it was started from may go.
	command := exec.CommandContext(h.ended, "sh", "-c", `exec 3<"$0/program"; rm -r "$0"; exec /proc/self/fd/3`, folder)
	command.Env = append(environment,
		"PULUMI_MONITOR="+request.MonitorAddress,
		"PULUMI_ENGINE="+h.engine,
		"PULUMI_ORGANIZATION="+request.Organization,
		"PULUMI_PROJECT="+request.Project,
		"PULUMI_STACK="+request.Stack,
		"PULUMI_ROOT_DIRECTORY="+request.Info.RootDirectory,
		"PULUMI_DRY_RUN="+strconv.FormatBool(request.DryRun),
		"PULUMI_PARALLEL="+strconv.Itoa(int(request.Parallel)),
	)
	return command, nil
}
