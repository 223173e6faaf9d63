// Command podbook builds, serves, checks and searches a hub: a folder of
// Markdown that a decentralised agency's pods share their knowledge in.
//
// One file holds one verb. Only this package reads flags and the environment,
// writes to the terminal and decides the exit status:
//
//	0  fine
//	1  the content has errors
//	2  wrong usage
//	3  the machine failed
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }
