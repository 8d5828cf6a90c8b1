// Command declared prints each package-level var and const of the Go files that its input names, a line each, as Go's
// own parser reads them.
package main

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
)

type declaration struct {
	File    string
	Keyword string
	Name    string
	Line    int
	Typed   bool
	Valued  bool
	Literal bool
}

func main() {
	out := json.NewEncoder(os.Stdout)
	paths := bufio.NewScanner(os.Stdin)
	for paths.Scan() {
		path := paths.Text()
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			log.Fatal(err)
		}
		for _, each := range declared(files, path, file) {
			if err := out.Encode(each); err != nil {
				log.Fatal(err)
			}
		}
	}
}

func declared(files *token.FileSet, path string, file *ast.File) []declaration {
	var found []declaration
	for _, each := range file.Decls {
		general, ok := each.(*ast.GenDecl)
		if !ok || general.Tok != token.VAR && general.Tok != token.CONST {
			continue
		}
		for _, spec := range general.Specs {
			values := spec.(*ast.ValueSpec)
			for i, name := range values.Names {
				// The blank name may stand in a file many times.
				if name.Name == "_" {
					continue
				}
				own := len(values.Values) == len(values.Names)
				found = append(found, declaration{
					File: path, Keyword: general.Tok.String(), Name: name.Name, Line: files.Position(name.Pos()).Line,
					Typed: values.Type != nil, Valued: len(values.Values) > 0,
					Literal: own && literal(values.Values[i]),
				})
			}
		}
	}
	return found
}

// literal tells whether an expression is a string literal, or several joined by +.
func literal(expression ast.Expr) bool {
	switch each := expression.(type) {
	case *ast.BasicLit:
		return each.Kind == token.STRING
	case *ast.ParenExpr:
		return literal(each.X)
	case *ast.BinaryExpr:
		return each.Op == token.ADD && literal(each.X) && literal(each.Y)
	}
	return false
}
