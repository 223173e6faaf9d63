package site_test

import (
	"testing"

	"podbook/site/content"
	"podbook/site/output"
)

// The scan must know our output folders by what the writer leaves in them, or a
// site built inside of its hub would become content of the hub.
func TestScanKnowsOutputFolders(t *testing.T) {
	if content.Manifest != output.StateDir {
		t.Errorf("content looks for %q, output leaves %q", content.Manifest, output.StateDir)
	}
}
