package layout

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// Breach is one place that breaks a rule.
type Breach struct {
	// Folder is the package's, relative to the module's root, with slashes; empty for what is the module's.
	Folder string
	// Text says where and what.
	Text string
}

func breach(folder, format string, arguments ...any) Breach {
	return Breach{Folder: folder, Text: fmt.Sprintf(format, arguments...)}
}

// Check gives every breach of the layout's rules in the module at root, in a stable order.
func Check(root, module string) ([]Breach, error) {
	files, err := parse(root)
	if err != nil {
		return nil, err
	}
	domains := domainsOf(files)
	found, err := localReplaces(root)
	if err != nil {
		return nil, err
	}
	found = append(found, handlersInCmd(files)...)
	found = append(found, importsBetweenDomains(files, module, domains)...)
	found = append(found, oneHandlerPerFile(files, domains)...)
	if len(domains) == 0 {
		found = append(found, breach("", "no package has RegisterHandlers(r *mux.Router): nothing to check"))
	}
	slices.SortFunc(found, func(a, b Breach) int { return strings.Compare(a.Text, b.Text) })
	return found, nil
}

// domainsOf are the packages that register handlers. The chassis only passes such functions on.
func domainsOf(files []file) []string {
	var domains []string
	for _, f := range files {
		for _, declaration := range f.tree.Decls {
			function, is := declaration.(*ast.FuncDecl)
			if is && !f.test() && function.Name.Name == "RegisterHandlers" && takesRouter(function.Type) {
				domains = append(domains, f.dir())
			}
		}
	}
	slices.Sort(domains)
	return slices.Compact(domains)
}

func takesRouter(function *ast.FuncType) bool {
	parameters := function.Params.List
	return len(parameters) == 1 && typeName(parameters[0].Type) == "*Router"
}

// handlersInCmd: a program that imports neither net/http nor the router cannot hold a handler.
func handlersInCmd(files []file) []Breach {
	var found []Breach
	for _, f := range files {
		if f.test() || !strings.HasPrefix(f.path, "cmd/") {
			continue
		}
		for _, forbidden := range []string{"net/http", "github.com/gorilla/mux"} {
			if slices.Contains(f.imports, forbidden) {
				found = append(found, breach(f.dir(), "%s: imports %s; handlers belong into a domain", f.path, forbidden))
			}
		}
	}
	return found
}

// oneHandlerPerFile: each handler of a domain has a file of its own, and a test beside it.
func oneHandlerPerFile(files []file, domains []string) []Breach {
	var found []Breach
	for _, f := range files {
		if f.test() || !slices.Contains(domains, f.dir()) {
			continue
		}
		handlers := handlersOf(f)
		if len(handlers) > 1 {
			found = append(found, breach(f.dir(), "%s: has %d handlers (%s); give each its own file", f.path, len(handlers), strings.Join(handlers, ", ")))
		}
		test := strings.TrimSuffix(f.path, ".go") + "_test.go"
		tested := slices.ContainsFunc(files, func(other file) bool { return other.path == test })
		if len(handlers) > 0 && !tested {
			found = append(found, breach(f.dir(), "%s: has a handler and no %s", f.path, test))
		}
	}
	return found
}

func handlersOf(f file) []string {
	var handlers []string
	ast.Inspect(f.tree, func(node ast.Node) bool {
		switch function := node.(type) {
		case *ast.FuncDecl:
			if isHandler(function.Type) {
				handlers = append(handlers, function.Name.Name)
			}
		case *ast.FuncLit:
			if isHandler(function.Type) {
				handlers = append(handlers, "a function without a name")
			}
		}
		return true
	})
	return handlers
}
