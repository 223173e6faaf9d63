package output

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// edition is what version n of the test site holds: some files are in all
// versions with other content, some come and go.
func edition(n int) site {
	files := site{}
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	for i := range 120 {
		if i%3 > 0 || rng.IntN(2) == 0 {
			files[fmt.Sprintf("s%d/p%d/index.html", i%5, i)] = strings.Repeat(fmt.Sprintf("%d of %d\n", i, n), 1+rng.IntN(3000))
		}
	}
	return files
}

// TestMain plays the builder that gets killed when a test asks it to.
func TestMain(m *testing.M) {
	dir := os.Getenv("OUTPUT_TEST_BUILD")
	if dir == "" {
		os.Exit(m.Run())
	}
	for n := 1; ; n++ {
		if _, err := run(dir, edition(n)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

func TestKilledRunIsRepaired(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	rng := rand.New(rand.NewPCG(3, 4))
	dir := t.TempDir()
	put(t, dir, "s0/foreign", "theirs")
	whole, most := map[string]bool{"theirs": true}, 0
	for round := range 40 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "OUTPUT_TEST_BUILD="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// The kill falls somewhere into the run after the version read last; how
		// far into it is up to the scheduler and this loop.
		lines, last := bufio.NewScanner(out), 0
		for range rng.IntN(4) {
			if !lines.Scan() {
				break
			}
			if _, err := fmt.Sscan(lines.Text(), &last); err != nil {
				t.Fatalf("the builder says %q", lines.Text())
			}
		}
		for spin := rng.IntN(3e6); spin > 0; spin-- {
		}
		cmd.Process.Kill()
		for lines.Scan() {
			fmt.Sscan(lines.Text(), &last)
		}
		cmd.Wait()

		// Whatever stands there is whole.
		for ; most < last+3; most++ {
			for _, data := range edition(most) {
				whole[data] = true
			}
		}
		for p, data := range tree(t, dir) {
			if !strings.HasSuffix(p, "/") && !whole[data] {
				t.Fatalf("round %d: %s is torn", round, p)
			}
		}
		if round%4 == 3 { // else let journals of several kills pile up
			want := edition(round)
			for _, data := range want {
				whole[data] = true
			}
			build(t, dir, want)
			want["s0/foreign"] = "theirs"
			equal(t, withFolders(want), tree(t, dir))
		}
	}
}
