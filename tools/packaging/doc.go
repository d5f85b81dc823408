// Package packaging holds no code, only tests of what is shipped: Dockerfile, compose.yaml
// and the folder packaging. It does what the image's build does, without the image,
// installs the Debian package into a folder, sets servers up by the shipped files, and
// compares the files with what the program knows.
package packaging
