// Command kube-judge says what a Kubernetes API server would answer to the creation of objects: it is the server's own
// decoding, defaulting and validation, without the server.
//
// Standard input has one JSON value in each line: an object, or a string that holds one object's YAML, which is read as
// kubectl reads it. Standard output has one line of JSON for each: kind, name and errors, none when it is accepted.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

type verdict struct {
	Kind   string   `json:"kind"`
	Name   string   `json:"name"`
	Errors []string `json:"errors"`
}

type header struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
}

func main() {
	folder := flag.String("definitions", "", "folder with a JSON file for each custom kind: apiVersion, kind and, under schema, its openAPIV3Schema")
	flag.Parse()
	if err := run(*folder); err != nil {
		fmt.Fprintln(os.Stderr, "kube-judge:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	kinds, err := customKinds(folder)
	if err != nil {
		return fmt.Errorf("the schemas of custom kinds: %w", err)
	}
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	answers := bufio.NewWriter(os.Stdout)
	decoder, encoder := json.NewDecoder(lines), json.NewEncoder(answers)
	for decoder.More() {
		var line json.RawMessage
		if err := decoder.Decode(&line); err != nil {
			return err
		}
		if err := encoder.Encode(judge(line, kinds)); err != nil {
			return err
		}
	}
	return answers.Flush()
}

func judge(line json.RawMessage, kinds map[named]*customKind) verdict {
	found := verdict{Errors: []string{}}
	body, err := object(line)
	if err != nil {
		found.Errors = append(found.Errors, err.Error())
		return found
	}
	var head header
	if err := json.Unmarshal(body, &head); err != nil {
		found.Errors = append(found.Errors, err.Error())
		return found
	}
	found.Kind, found.Name = head.Kind, head.Metadata.Name
	custom := kinds[named{head.APIVersion, head.Kind}]
	switch {
	case custom != nil:
		found.Errors = append(found.Errors, custom.judge(body, head)...)
	case head.APIVersion == consulVersion:
		found.Errors = append(found.Errors, judgeConsul(body)...)
	default:
		found.Errors = append(found.Errors, judgeBuiltIn(body, head)...)
	}
	return found
}

func object(line json.RawMessage) ([]byte, error) {
	if len(line) == 0 || line[0] != '"' {
		return line, nil
	}
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return nil, err
	}
	return yaml.YAMLToJSONStrict([]byte(text))
}
