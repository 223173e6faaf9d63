package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

// row is one line of the table.
type row struct {
	Entries int     `json:"entries"`
	Name    string  `json:"measure"`
	Podbook value   `json:"podbook"`
	Beside  value   `json:"beside"`          // what it is held against; no runs when nothing is
	By      string  `json:"by,omitempty"`    // whose that is
	Ratio   float64 `json:"ratio,omitempty"` // of medians
	Goal    *goal   `json:"goal,omitempty"`
}

// goal is what a row should reach.
type goal struct {
	Text  string `json:"text"`
	Met   bool   `json:"met"`
	limit float64
	of    func(row) float64
	least bool // the limit is a lower one
}

func ratioOf(r row) float64 { return r.Ratio }

func atLeast(ratio float64) *goal {
	return &goal{Text: fmt.Sprintf("≥ %g ×", ratio), limit: ratio, of: ratioOf, least: true}
}

func atMost(ratio float64) *goal {
	return &goal{Text: fmt.Sprintf("≤ %g ×", ratio), limit: ratio, of: ratioOf}
}

// below limits the median of what Podbook takes.
func below(limit float64, unit string) *goal {
	return &goal{Text: fmt.Sprintf("≤ %g %s", limit, unit), limit: limit, of: func(r row) float64 { return r.Podbook.median() }}
}

// below95 limits what 95 of a hundred take, in ms.
func below95(limit float64) *goal {
	return &goal{Text: fmt.Sprintf("p95 ≤ %g ms", limit), limit: limit, of: func(r row) float64 { return r.Podbook.at(0.95) }}
}

// goal keeps a goal that was set for a number of entries (0: for any).
func (t *track) goal(g *goal, entries int) *goal {
	if entries != 0 && t.n != entries {
		return nil
	}
	return g
}

// against adds a row whose ratio says how many times as much Hugo takes.
func (t *track) against(name string, podbook, hugo value, g *goal) {
	t.add(row{Name: name, Podbook: podbook, Beside: hugo, By: "hugo", Ratio: quotient(hugo, podbook), Goal: g})
}

// quotient is that of two medians; 0 when one was not measured.
func quotient(a, b value) float64 {
	if len(a.Runs) == 0 || b.median() == 0 {
		return 0
	}
	return a.median() / b.median()
}

func (t *track) add(r row) {
	r.Entries = t.n
	if len(r.Beside.Runs) == 0 {
		r.By = ""
	}
	if g := r.Goal; g != nil {
		got := g.of(r)
		g.Met = got > 0 && (got <= g.limit) != g.least || got == g.limit
		if got == 0 {
			r.Goal = nil // nothing to hold it against
		}
	}
	t.rows = append(t.rows, r)
	say("  %s: %s %s", r.Name, r.podbook(), r.beside())
}

func (r row) podbook() string { return show(r.Podbook) }

func (r row) beside() string {
	if r.By == "" {
		return ""
	}
	text := show(r.Beside)
	if r.By != "hugo" {
		text = r.By + " " + text
	}
	return text
}

func (r row) ratio() string {
	if r.Ratio == 0 {
		return ""
	}
	return digits(r.Ratio) + " ×"
}

func (r row) goal() string {
	switch {
	case r.Goal == nil:
		return ""
	case r.Goal.Met:
		return r.Goal.Text + " ✓"
	default:
		return r.Goal.Text + " ✗"
	}
}

// show is a median with the least and the most, or the usual quantiles of a latency.
func show(v value) string {
	switch {
	case len(v.Runs) == 0:
		return ""
	case v.Tail:
		return fmt.Sprintf("p50 %s, p95 %s %s", digits(v.at(0.5)), digits(v.at(0.95)), v.Unit)
	case len(v.Runs) == 1:
		return digits(v.Runs[0]) + " " + v.Unit
	default:
		return fmt.Sprintf("%s %s (%s–%s)", digits(v.median()), v.Unit, digits(v.at(0)), digits(v.at(1)))
	}
}

// digits keeps three of a number.
func digits(f float64) string {
	switch {
	case f >= 10_000:
		return thousands(int(f+50) / 100 * 100)
	case f >= 100:
		return fmt.Sprintf("%.0f", f)
	case f >= 10:
		return fmt.Sprintf("%.1f", f)
	default:
		return fmt.Sprintf("%.2f", f)
	}
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// print writes the table.
func (b *bench) print(w io.Writer) {
	fmt.Fprintf(w, "Measured on %s; %s. Medians of %d runs in turn (least–most), of %d edits for latencies, outputs in memory.\n\n",
		machine(), strings.Join(b.versions, ", "), b.opt.runs, b.opt.edits)
	fmt.Fprintln(w, "| entries | measure | podbook | hugo (or as named) | ratio | goal |")
	fmt.Fprintln(w, "|---:|---|---|---|---:|---|")
	for _, r := range b.rows {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", thousands(r.Entries), r.Name, r.podbook(), r.beside(), r.ratio(), r.goal())
	}
	fmt.Fprintln(w)
	for _, line := range append(b.corpora, b.outputs...) {
		fmt.Fprintf(w, "- %s\n", line)
	}
}

func (b *bench) writeJSON(name string) error {
	data, err := json.MarshalIndent(map[string]any{
		"machine": machine(), "versions": b.versions, "corpora": b.corpora, "outputs": b.outputs, "rows": b.rows,
	}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(data, '\n'), 0o644)
}

// machine describes what we run on in a line.
func machine() string {
	cpu, gb := "", ""
	if f, err := os.Open("/proc/cpuinfo"); err == nil {
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan() && cpu == ""; {
			if key, val, _ := strings.Cut(lines.Text(), ":"); strings.TrimSpace(key) == "model name" {
				cpu = ", " + strings.TrimSpace(val)
			}
		}
	}
	if data, err := os.ReadFile("/proc/meminfo"); err == nil {
		var kb int
		if n, _ := fmt.Sscanf(string(data), "MemTotal: %d kB", &kb); n == 1 {
			gb = fmt.Sprintf(", %d GB", (kb+1<<19)>>20)
		}
	}
	return fmt.Sprintf("%s/%s, %d cores%s%s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu, gb)
}
