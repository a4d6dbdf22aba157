package function

import (
	"cmp"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// A Catalogue is a set of functions, sorted by name.
type Catalogue []*Function

// Declared returns every function linked into this program.
func Declared() Catalogue {
	c := slices.Clone(declared)
	slices.SortFunc(c, func(a, b *Function) int { return cmp.Compare(a.Name, b.Name) })
	return c
}

// Find returns the function of a name, nil where there is none.
func (c Catalogue) Find(name string) *Function {
	for _, f := range c {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Queues returns the names of all queues of Cloud Tasks that the functions work off, sorted: those an installation has to have.
func (c Catalogue) Queues() []string {
	var names []string
	for _, f := range c {
		names = append(names, f.Trigger.AllQueues()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Of returns the functions of a program.
func (c Catalogue) Of(p Program) Catalogue {
	var of Catalogue
	for _, f := range c {
		if f.Program == p {
			of = append(of, f)
		}
	}
	return of
}

// Names returns the names, in order.
func (c Catalogue) Names() []string {
	names := make([]string, len(c))
	for i, f := range c {
		names[i] = f.Name
	}
	return names
}

// OpenAPI returns the one document of all HTTP functions of the catalogue, with examples of those that have some.
func (c Catalogue) OpenAPI(show Examples) *huma.OpenAPI {
	api := newAPI()
	for _, f := range c {
		if f.document != nil {
			f.document(api)
			documentExample(api, *f.Route, show[f.Name])
		}
	}
	documentGlossary(api)
	return api.OpenAPI()
}
