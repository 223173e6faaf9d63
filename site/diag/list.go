package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Sort puts diags into the order in which people mend them: by file and place,
// the worst first where several share a place. Equal input gives equal order.
func Sort(diags []Diagnostic) {
	slices.SortStableFunc(diags, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Col, b.Col),
			cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
			cmp.Compare(a.Hint, b.Hint),
		)
	})
}

// Count returns how many of diags are errors, warnings and infos.
func Count(diags []Diagnostic) (errors, warnings, infos int) {
	for _, d := range diags {
		switch d.Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		default:
			infos++
		}
	}
	return errors, warnings, infos
}

// Summary says in one line what diags amount to: "2 errors, 1 warning in 2
// files", or "no problems". Infos are called notes.
func Summary(diags []Diagnostic) string {
	files := map[string]bool{}
	for _, d := range diags {
		if d.File != "" {
			files[d.File] = true
		}
	}
	errors, warnings, infos := Count(diags)
	var parts []string
	for _, part := range []struct {
		n    int
		noun string
	}{{errors, "error"}, {warnings, "warning"}, {infos, "note"}} {
		if part.n > 0 {
			parts = append(parts, plural(part.n, part.noun))
		}
	}
	if len(parts) == 0 {
		return "no problems"
	}
	if len(files) == 0 {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, ", ") + " in " + plural(len(files), "file")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
