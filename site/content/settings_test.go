package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"podbook/site/diag"
)

func said(diags []diag.Diagnostic) []string {
	var all []string
	for _, d := range diags {
		line := d.String()
		if d.Hint != "" {
			line += " (" + d.Hint + ")"
		}
		all = append(all, line)
	}
	return all
}

func TestAnEmptySettingsFileMeansTheDefaults(t *testing.T) {
	want := Settings{Language: "en", Highlight: true}
	for _, data := range []string{"", "\n", "# nothing\n", "\uFEFF", "title:\n", "{}"} {
		got, diags := ParseSettings("podbook.yaml", []byte(data))
		if diff := cmp.Diff(want, got); diff != "" || len(diags) > 0 {
			t.Errorf("%q: %s %v", data, diff, diags)
		}
	}
	if diff := cmp.Diff(want, DefaultSettings()); diff != "" {
		t.Error(diff)
	}
}

func TestEverySettingIsRead(t *testing.T) {
	got, diags := ParseSettings("podbook.yaml", []byte(`
title: Agency playbook
description: How we work
base_url: https://example.org/hub/
language: pt-BR
theme: plain
highlight: false
edit_url: https://example.org/edit/{path}
review_in: 6 months
drafts: true
logo: logo.svg
menu:
  - {title: Pods, url: /pods/}
  - title: Tags
    url: /tags/
`))
	want := Settings{
		Title: "Agency playbook", Description: "How we work", BaseURL: "https://example.org/hub/", Language: "pt-BR", Theme: "plain",
		EditURL: "https://example.org/edit/{path}", ReviewIn: 180 * day, Drafts: true, Logo: "logo.svg",
		Menu: []MenuItem{{"Pods", "/pods/"}, {"Tags", "/tags/"}},
	}
	if diff := cmp.Diff(want, got); diff != "" || len(diags) > 0 {
		t.Errorf("%s %v", diff, diags)
	}
	short, diags := ParseSettings("podbook.yaml", []byte("menu: {Pods: /pods/, Tags: /tags/}\n"))
	if diff := cmp.Diff(want.Menu, short.Menu); diff != "" || len(diags) > 0 {
		t.Errorf("%s %v", diff, diags)
	}
}

func TestMistakesInSettingsKeepTheDefault(t *testing.T) {
	for data, want := range map[string]string{
		"titel: x":                   `p.yaml:1:1: warning: unknown key "titel" (did you mean "title"?)`,
		"title: caf\xe9":             `p.yaml:1:11: error: the file is not UTF-8 from here on (save it as UTF-8)`,
		"flavour: x":                 `p.yaml:1:1: warning: unknown key "flavour"`,
		"base_url: /hub/":            `p.yaml:1:11: error: base_url: "/hub/" is not an absolute URL (write it as https://example.org/hub/)`,
		"base_url: ftp://x/":         `p.yaml:1:11: error: base_url: "ftp://x/" is not an absolute URL (write it as https://example.org/hub/)`,
		"language: English, mostly":  `p.yaml:1:11: error: language: "English, mostly" is not a language tag (write it as en, de or pt-BR)`,
		"highlight: often":           `p.yaml:1:12: error: highlight: "often" is not true or false`,
		"edit_url: https://x/":       `p.yaml:1:11: error: edit_url: "https://x/" is not a pattern with {path} (write it as https://example.org/edit/main/{path})`,
		"review_in: soon":            `p.yaml:1:12: error: review_in: "soon" is not a period (write it as "6 weeks", "90d", "3 months" or "1 year")`,
		"menu: x":                    `p.yaml:1:7: error: menu must be a list of {title, url}, not text`,
		"menu: [x]":                  `p.yaml:1:8: error: menu must be a list of {title, url}, not text`,
		"menu:\n  - {title: x}":      `p.yaml:2:5: error: an item of the menu needs a title and a url`,
		"title: a\ntitle: b":         `p.yaml:2:1: error: duplicate key "title" (it stands in line 1 already, which counts)`,
		"- a":                        `p.yaml:1:1: error: it must be a table of "key: value", not a list`,
		"just text":                  `p.yaml:1:1: error: it must be a table of "key: value", not text`,
		"theme: [":                   `p.yaml:1:8: error: the list is not closed (add "]", and a comma between the items)`,
		strings.Repeat("#", 300<<10): `p.yaml: error: 300 KiB are not read; it may have 256`,
	} {
		got, diags := ParseSettings("p.yaml", []byte(data))
		if diff := cmp.Diff([]string{want}, said(diags)); diff != "" {
			t.Errorf("%.40q: %s", data, diff)
		}
		if diff := cmp.Diff(DefaultSettings(), got, cmpopts.IgnoreFields(Settings{}, "Title")); diff != "" {
			t.Errorf("%.40q: %s", data, diff)
		}
	}
}

func TestTheTaxonomyOfTheContractIsRead(t *testing.T) {
	got, diags := ParseTaxonomy("taxonomy.yaml", []byte(`tags:
  SEO:          {label: SEO, aliases: [search-engine-optimisation, organic], pods: [seo]}
  Technical-SEO: {parent: seo}
  Regional-EMEA: {label: EMEA, aliases: Europe, pods: emea}
  Video:
  Email: E-mail
dimensions:
  Regional: {label: Region}
  Stage: Stage of work
unknown: error
`))
	want := Taxonomy{
		Tags: []TagDef{
			{Name: "SEO", Label: "SEO", Aliases: []string{"search-engine-optimisation", "organic"}, Pods: []string{"seo"}, Pos: Word{"SEO", 2, 3}},
			{Name: "Technical-SEO", Parent: "SEO", Pos: Word{"Technical-SEO", 3, 3}},
			{Name: "Regional-EMEA", Label: "EMEA", Aliases: []string{"Europe"}, Pods: []string{"emea"}, Pos: Word{"Regional-EMEA", 4, 3}},
			{Name: "Video", Pos: Word{"Video", 5, 3}},
			{Name: "Email", Label: "E-mail", Pos: Word{"Email", 6, 3}},
		},
		Dimensions: []DimensionDef{
			{Name: "Regional", Label: "Region", Pos: Word{"Regional", 8, 3}},
			{Name: "Stage", Label: "Stage of work", Pos: Word{"Stage", 9, 3}},
		},
		Unknown: "error", Declared: true,
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(TagDef{})); diff != "" || len(diags) > 0 {
		t.Errorf("%s %v", diff, diags)
	}
}

func TestATaxonomyMayBeAListOrAbsent(t *testing.T) {
	got, diags := ParseTaxonomy("t.yaml", []byte("tags: [SEO, #Video]\n"))
	if len(diags) > 0 || len(got.Tags) != 2 || got.Tags[1].Name != "Video" || got.Unknown != "warn" || !got.Declared {
		t.Errorf("%+v %v", got, diags)
	}
	got, diags = ParseTaxonomy("t.yaml", nil)
	if diff := cmp.Diff(Taxonomy{Unknown: "warn"}, got); diff != "" || len(diags) > 0 {
		t.Errorf("%s %v", diff, diags)
	}
}

func TestMistakesInATaxonomyLeaveItSound(t *testing.T) {
	for data, want := range map[string][]string{
		"tags: {SEO: , seo: }":                                   {`t.yaml:1:15: error: duplicate tag "seo" ("SEO" stands in line 1 already, which counts)`},
		"tags:\n  A B:\n  A_b:":                                  {`t.yaml:3:3: error: duplicate tag "A_b" ("A B" stands in line 2 already, which counts)`},
		"tags:\n  SEO:\n  SEO:":                                  {`t.yaml:3:3: error: duplicate key "SEO" (it stands in line 2 already, which counts)`},
		"tags:\n  SEO: {aliases: [video]}\n  Video:":             {`t.yaml:2:19: error: alias "video" of "SEO" is a tag of its own (the tag stands in line 3)`},
		"tags:\n  A: {aliases: [x, X, a]}\n  B: {alias: x}":      {`t.yaml:3:14: error: alias "x" of "B" belongs to "A" already`},
		"tags:\n  A: {parent: Vidoe}\n  Video:":                  {`t.yaml:2:15: error: parent "Vidoe" of "A" is no tag (did you mean "Video"?)`},
		"tags: {A: {parent: A}}":                                 {`t.yaml:1:20: error: tag "A" cannot be below "A", which is below it`},
		"tags: {A: {parent: B}, B: {parent: C}, C: {parent: A}}": {`t.yaml:1:52: error: tag "C" cannot be below "A", which is below it`},
		"tags: {A: {parnet: B}, B: }":                            {`t.yaml:1:12: warning: unknown key "parnet" (did you mean "parent"?)`},
		"tags: {A: [b]}":                                         {`t.yaml:1:11: error: A must be a table of label, aliases, parent and pods, not a list`},
		"tags: x":                                                {`t.yaml:1:7: error: tags must be a table of tags, not text`},
		"tags: [[a]]":                                            {`t.yaml:1:8: error: a tag in a list is no more than its name, not a list (leave the dashes out and write it like this: SEO: {label: Search, aliases: [organic]})`},
		"tags: {\"#\": }":                                        {`t.yaml:1:8: error: a tag needs a name`},
		"dimensions: [a]":                                        {`t.yaml:1:13: error: dimensions must be a table of dimensions, not a list`},
		"dimensions: {R: {lable: x}}":                            {`t.yaml:1:18: warning: unknown key "lable" (did you mean "label"?)`},
		"unknown: maybe":                                         {`t.yaml:1:10: error: unknown: "maybe" is not warn, error or allow`},
		"tag: {A: }":                                             {`t.yaml:1:1: warning: unknown key "tag" (did you mean "tags"?)`},
	} {
		got, diags := ParseTaxonomy("t.yaml", []byte(data))
		if diff := cmp.Diff(want, said(diags)); diff != "" {
			t.Errorf("%q: %s", data, diff)
		}
		sound(t, got)
	}
}

// sound checks what ParseTaxonomy promises.
func sound(t *testing.T, tax Taxonomy) {
	t.Helper()
	up, taken := map[string]string{}, map[string]bool{}
	for _, d := range tax.Tags {
		if d.Name == "" || taken[foldTag(d.Name)] {
			t.Errorf("tag %q is taken", d.Name)
		}
		taken[foldTag(d.Name)] = true
		up[d.Name] = d.Parent
	}
	for _, d := range tax.Tags {
		for _, alias := range d.Aliases {
			if taken[foldTag(alias)] {
				t.Errorf("alias %q of %q is taken", alias, d.Name)
			}
			taken[foldTag(alias)] = true
		}
		steps := 0
		for at := d.Name; at != ""; at = up[at] {
			if _, known := up[at]; !known || steps > len(up) {
				t.Fatalf("the parents of %q lead nowhere", d.Name)
			}
			steps++
		}
	}
	if tax.Unknown != "warn" && tax.Unknown != "error" && tax.Unknown != "allow" {
		t.Errorf("unknown is %q", tax.Unknown)
	}
}

func FuzzTaxonomy(f *testing.F) {
	f.Add("tags: {A: {parent: B, aliases: [c, d]}, B: {parent: A}}\ndimensions: {A: b}\nunknown: warn")
	f.Add("tags:\n  A:\n    parent: \"#B\"\n  B: x\n")
	f.Fuzz(func(t *testing.T, data string) {
		tax, _ := ParseTaxonomy("t.yaml", []byte(data))
		sound(t, tax)
		if s, _ := ParseSettings("s.yaml", []byte(data)); s.Language == "" {
			t.Error("no language")
		}
	})
}

// Directories take a podcast in a category of theirs only.
func TestThePodcastsCategoryIsKnown(t *testing.T) {
	got, diags := ParseSettings("podbook.yaml", []byte("sessions: {category: Society & Culture}\n"))
	if got.Sessions.Category != "Society & Culture" || len(diags) > 0 {
		t.Errorf("%q, %v", got.Sessions.Category, diags)
	}
	got, diags = ParseSettings("podbook.yaml", []byte("sessions: {category: Educaton}\n"))
	if got.Sessions.Category != "" || len(diags) != 1 || diags[0].Code != "unknown-category" || !strings.Contains(diags[0].Hint, `"Education"`) {
		t.Errorf("%q, %v", got.Sessions.Category, said(diags))
	}
}
