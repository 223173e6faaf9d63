package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// coder writes the fences of a made corpus: short code in the languages that
// playbooks have. Names and numbers differ from fence to fence, because code that
// is the same everywhere would flatter whoever remembers what it highlighted. In
// real handbooks about a quarter of the fences repeat one that was there before.
type coder struct {
	words  []string
	common []string // fences that repeat
	seen   map[string]bool
}

// patterns begin with the language. In them @ stands for a word, & for a word in
// snake case and 0 for a number.
var patterns = []string{
	"sh\ngit clone git@git.example.org:pods/@.git\ncd @\nmake check\n",
	"sh\ncurl -sSf -H \"Authorization: Bearer $TOKEN\" \\\n  'https://reports.example.org/v1/@?limit=0' |\n  jq -r '.items[] | [.id, .name] | @tsv'\n",
	"bash\nfor f in exports/@-*.csv; do\n  echo \"importing $f\"\n  ./import --pod @ --since 0d \"$f\" || exit 1\ndone\n",
	"yaml\ncampaign: @\npod: @\nbudget:\n  media: 0\n  production: 0\nchannels: [search, social, @]\nreview:\n  every: 0 days\n  by: \"@\"\n",
	"yaml\n- alias: @\n  trigger: {platform: webhook, id: @}\n  action:\n    - notify: \"#@\"\n    - wait: 0\n",
	"json\n{\n  \"@context\": \"https://schema.org\",\n  \"@type\": \"FAQPage\",\n  \"name\": \"@\",\n  \"dateModified\": \"2026-03-0\",\n  \"mainEntity\": [{\"name\": \"@\", \"position\": 0}]\n}\n",
	"json\n{\"utm_source\": \"@\", \"utm_medium\": \"@\", \"utm_campaign\": \"@-0\", \"approved\": true, \"spend\": 0.5}\n",
	"sql\nSELECT pod, count(*) AS leads, sum(spend) / nullif(count(*), 0) AS cost\nFROM &_leads\nWHERE created_at >= date '2026-01-01' AND status <> 'spam' AND score > 0\nGROUP BY pod\nHAVING count(*) > 0\nORDER BY cost;\n",
	"html\n<section class=\"@\">\n  <h2>@</h2>\n  <a href=\"/@/?ref=0\" rel=\"nofollow\">@</a>\n</section>\n",
	"js\nwindow.dataLayer = window.dataLayer || [];\ndocument.querySelector('#@').addEventListener('submit', (event) => {\n  dataLayer.push({event: '@', value: 0, consent: hasConsent('@')});\n});\n",
	"python\nimport csv\n\n\ndef read_&(path: str, least: int = 0) -> list[dict]:\n    \"\"\"Rows of an export that are worth a look.\"\"\"\n    with open(path, newline=\"\") as f:\n        return [row for row in csv.DictReader(f) if int(row[\"clicks\"]) > least]\n",
	"markdown\n# @\n\n- Goal: **0** leads by the end of the quarter\n- Owner: [@](../@.md)\n\n| week | spend |\n|---|---|\n| 0 | 0 |\n",
	"text\nUser-agent: *\nDisallow: /@/\nCrawl-delay: 0\nSitemap: https://example.org/@.xml\n",
	"\n@: 0 of 0 checked\n@: waits for @\n",
}

const commonFences = 60

func newCoder(rnd *rand.Rand, words []string) *coder {
	c := &coder{words: words, seen: map[string]bool{}}
	for range commonFences {
		c.common = append(c.common, c.fresh(rnd))
	}
	return c
}

func (c *coder) fence(rnd *rand.Rand) string {
	f := pick(rnd, c.common)
	if rnd.IntN(4) > 0 {
		f = c.fresh(rnd)
	}
	c.seen[f] = true
	return f
}

func (c *coder) fresh(rnd *rand.Rand) string {
	var b strings.Builder
	b.WriteString("```")
	pattern := pick(rnd, patterns)
	for i, r := range pattern {
		// Only a mark by itself is filled in: "@type", "2026" and "utm_source" stay.
		switch alone := !wordAt(pattern, i-1) && !wordAt(pattern, i+1); {
		case r == '@' && alone:
			b.WriteString(pick(rnd, c.words))
		case r == '&':
			b.WriteString(strings.ReplaceAll(pick(rnd, c.words), "-", "_"))
		case r == '0' && alone:
			fmt.Fprint(&b, 2+rnd.IntN(5000))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteString("```\n")
	return b.String()
}

// wordAt reports whether a letter or digit stands at i.
func wordAt(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	c := s[i] | 0x20
	return 'a' <= c && c <= 'z' || '0' <= s[i] && s[i] <= '9'
}
