// Package layout holds the rules of the layout that no compiler knows: where handlers live, and who may import whom.
package layout

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// file is one parsed source file.
type file struct {
	// path is relative to the module's root, with slashes.
	path    string
	imports []string
	tree    *ast.File
}

// dir is the file's package directory.
func (f file) dir() string { return path.Dir(f.path) }

// test says whether it is a test file.
func (f file) test() bool { return strings.HasSuffix(f.path, "_test.go") }

// parse reads every Go file below the module's root, except testdata.
func parse(root string) ([]file, error) {
	var files []file
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "testdata" && name != root {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		parsed, err := read(root, name)
		files = append(files, parsed)
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s: no Go files", root)
	}
	return files, err
}

func read(root, name string) (file, error) {
	relative, err := filepath.Rel(root, name)
	if err != nil {
		return file{}, err
	}
	tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		return file{}, err
	}
	parsed := file{path: filepath.ToSlash(relative), tree: tree}
	for _, spec := range tree.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return file{}, err
		}
		parsed.imports = append(parsed.imports, imported)
	}
	return parsed, nil
}

// isHandler says whether a function takes a response writer and a request.
func isHandler(node *ast.FuncType) bool {
	var types []string
	for _, field := range node.Params.List {
		name := typeName(field.Type)
		for range max(1, len(field.Names)) {
			types = append(types, name)
		}
	}
	return len(types) == 2 && types[0] == "ResponseWriter" && types[1] == "*Request"
}

// typeName drops the package, so that an import under another name changes nothing.
func typeName(expression ast.Expr) string {
	switch t := expression.(type) {
	case *ast.StarExpr:
		return "*" + typeName(t.X)
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.Ident:
		return t.Name
	default:
		return ""
	}
}
