package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A known setting is one the code reads from the environment under a name.
type known struct {
	name, field    string // in the environment, and in the struct
	kind           string // the Go type
	standard       string // what it is where it is not set, as the tag says it; empty for none
	example, about string
	group          string // the struct it is a field of
}

func (s known) secret() bool { return s.kind == "Secret" }

// required reports whether the cloud does not work without it, or a part of it does not.
func (s known) required() bool {
	return strings.Contains(s.about, "Required.") || strings.Contains(s.about, "Required where")
}

// An environment is what the repository's programs and tests read.
type environment struct {
	settings []known
	groups   map[string]string // what is said of a struct
	tools    map[string]string // names in constants: what only tests and tools read
	asked    map[string]string // names asked for directly, not by a struct: the file
}

// environ returns what sources reads, once for all tests.
func environ(t *testing.T) environment {
	t.Helper()
	e, err := sources()
	if err != nil || len(e.settings) == 0 {
		t.Fatalf("%d settings: %v", len(e.settings), err)
	}
	return e
}

// sources reads the sources: structs whose fields have the tag env, constants that name a variable, and calls that ask for one.
var sources = sync.OnceValues(func() (environment, error) {
	e := environment{groups: map[string]string{}, tools: map[string]string{}, asked: map[string]string{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root):
			return filepath.SkipDir
		case filepath.Ext(path) != ".go" || strings.HasSuffix(path, "settings_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				e.declaration(g)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if name := asks(n); name != "" && !strings.HasSuffix(path, "_test.go") {
				e.asked[name] = path
			}
			return true
		})
		return nil
	})
	return e, err
})

// asks returns the name that a call of os.Getenv or os.LookupEnv asks for, empty where it is none or not a literal one.
func asks(n ast.Node) string {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return ""
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "Getenv" && f.Sel.Name != "LookupEnv" {
		return ""
	}
	name, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return ""
	}
	return strings.Trim(name.Value, `"`)
}

func (e *environment) declaration(g *ast.GenDecl) {
	for _, spec := range g.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if of, ok := s.Type.(*ast.StructType); ok {
				e.fields(s.Name.Name, sentence(s.Doc, g.Doc), of)
			}
		case *ast.ValueSpec:
			if len(s.Values) != 1 || g.Tok != token.CONST {
				continue
			}
			if value, ok := s.Values[0].(*ast.BasicLit); ok && ourName.MatchString(strings.Trim(value.Value, `"`)) {
				e.tools[strings.Trim(value.Value, `"`)] = without(s.Names[0].Name, sentence(s.Doc, g.Doc))
			}
		}
	}
}

// ourName is the form of the names of our own.
var ourName = regexp.MustCompile(`^AIPROD_[A-Z_]+$`)

func (e *environment) fields(group, about string, of *ast.StructType) {
	for _, f := range of.Fields.List {
		if f.Tag == nil {
			continue
		}
		text, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			continue
		}
		tag := reflect.StructTag(text)
		name, rest, _ := strings.Cut(tag.Get("env"), ",")
		if name == "" {
			continue
		}
		_, standard, _ := strings.Cut(rest, "default=")
		s := known{name: name, kind: kind(f.Type), standard: standard, example: tag.Get("example"), about: sentence(f.Doc), group: group}
		if help := tag.Get("help"); s.about == "" {
			s.about = help
		}
		if len(f.Names) == 1 {
			s.field = f.Names[0].Name
			s.about = without(s.field, s.about)
		}
		e.settings, e.groups[group] = append(e.settings, s), about
	}
}

// without takes the name of a thing from before what is said of it: "Region is where …".
func without(name, text string) string {
	said, ok := strings.CutPrefix(text, name+" ")
	if !ok {
		return text
	}
	for _, verb := range []string{"is ", "are "} {
		said = strings.TrimPrefix(said, verb)
	}
	said = strings.TrimPrefix(said, ", ")
	return strings.ToUpper(said[:1]) + said[1:]
}

// sentence is the first comment there is, on one line.
func sentence(of ...*ast.CommentGroup) string {
	for _, c := range of {
		if c != nil {
			return strings.Join(strings.Fields(c.Text()), " ")
		}
	}
	return ""
}

func kind(of ast.Expr) string {
	switch t := of.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.ArrayType:
		return "list"
	case *ast.MapType:
		return "pairs"
	}
	return ""
}

// named returns every variable that is read anywhere, by a name of ours or a vendor's.
func (e environment) named() []string {
	var all []string
	for _, s := range e.settings {
		all = append(all, s.name)
		if s.secret() {
			all = append(all, s.name+"_FILE")
		}
	}
	for name := range e.tools {
		all = append(all, name)
	}
	for name := range e.asked {
		all = append(all, name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
