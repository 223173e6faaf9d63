package markdown

import (
	"fmt"
	"os"
	"testing"
)

func TestLook(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("TRY"))
	if err != nil {
		t.Skip()
	}
	d := New(Options{Highlight: true}).Parse(b, 1)
	fmt.Println(describe(d))
	fmt.Println("SUMMARY:", d.Summary)
}
