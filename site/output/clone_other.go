//go:build !linux

package output

import (
	"errors"
	"os"
)

// cloneFile makes to a clone of from, or fails with errors.ErrUnsupported.
func cloneFile(to, from *os.File) error { return errors.ErrUnsupported }
