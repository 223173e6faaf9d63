package output

import (
	"errors"
	"os"
	"syscall"
)

// ficlone is FICLONE of <linux/fs.h>: _IOW(0x94, 9, int).
const ficlone = 0x40049409

// cloneFile makes to a clone of from, or fails with errors.ErrUnsupported.
func cloneFile(to, from *os.File) error {
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, to.Fd(), ficlone, from.Fd()); errno != 0 {
		return errors.Join(errors.ErrUnsupported, errno)
	}
	return nil
}
