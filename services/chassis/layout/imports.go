package layout

import (
	"slices"
	"strings"
)

// importsBetweenDomains: no domain reaches another, neither itself nor through a package between them, and the chassis reaches none.
// Programs may: bringing domains together is their purpose.
func importsBetweenDomains(files []file, module string, domains []string) []Breach {
	edges := graph(files, module)
	var found []Breach
	for from := range edges {
		if !slices.Contains(domains, from) && !strings.HasPrefix(from, "chassis") {
			continue
		}
		for _, to := range domains {
			if way := reach(edges, from, to, nil); to != from && way != nil {
				found = append(found, breach(from, "%s: imports the domain %s (%s); call it through the client", from, to, strings.Join(way, " -> ")))
			}
		}
	}
	return found
}

// graph gives, for each directory, the directories of the module that it imports, tests included.
func graph(files []file, module string) map[string][]string {
	edges := map[string][]string{}
	for _, f := range files {
		for _, imported := range f.imports {
			if inside, is := strings.CutPrefix(imported, module+"/"); is {
				edges[f.dir()] = append(edges[f.dir()], inside)
			}
		}
	}
	return edges
}

// reach finds a way along the imports, if there is one.
func reach(edges map[string][]string, from, to string, before []string) []string {
	way := append(slices.Clone(before), from)
	if from == to {
		return way
	}
	for _, next := range edges[from] {
		if slices.Contains(way, next) {
			continue
		}
		if found := reach(edges, next, to, way); found != nil {
			return found
		}
	}
	return nil
}
