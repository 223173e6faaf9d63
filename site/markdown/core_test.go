package markdown

import (
	"fmt"
	"os"
	"testing"
)

func TestTry(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("TRY"))
	if err != nil {
		t.Skip("no TRY")
	}
	d := New(Options{}).Parse(b, 1)
	fmt.Println("TITLE", d.Title, d.TitleHTML, d.TitleID)
	fmt.Println("SUMMARY", d.Summary, d.Words, d.IDs)
	fmt.Println(string(d.HTML))
	for _, s := range d.Sections {
		fmt.Printf("%+v\n", s)
	}
	fmt.Println(d.Links, d.Slots)
	for _, s := range d.Diags {
		fmt.Printf("%+v\n", s)
	}
}
