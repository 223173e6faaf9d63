package diag

import "strings"

// Suggest returns the member of known that word is probably a misspelling of:
// the one with the fewest insertions, deletions, replacements and swaps of
// neighbours (Damerau–Levenshtein in its restricted form), not counting case, if
// they are at most a third of the longer word's length and at most four. Among
// equals the first of the alphabet wins. A word that is itself in known, in any
// case, is its own suggestion.
func Suggest(word string, known []string) (string, bool) {
	folded := []rune(strings.ToLower(word))
	best, bestDistance := "", -1
	for _, candidate := range known {
		other := []rune(strings.ToLower(candidate))
		limit := min(max(len(folded), len(other))/3, 4)
		if bestDistance >= 0 {
			limit = min(limit, bestDistance)
		}
		if n := len(folded) - len(other); n > limit || -n > limit {
			continue
		}
		distance := editDistance(folded, other)
		if distance > limit || distance == bestDistance && candidate >= best {
			continue
		}
		best, bestDistance = candidate, distance
	}
	return best, bestDistance >= 0
}

// editDistance is the optimal string alignment distance, by three rows.
func editDistance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
