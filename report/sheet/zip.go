package sheet

import (
	"archive/zip"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ZIP writes each sheet as a CSV file of its own, under its name.
func ZIP(w io.Writer, sheets ...Sheet) error {
	out := zip.NewWriter(w)
	called := names(sheets)
	for i, s := range sheets {
		file, err := out.Create(fileName(called[i]))
		if err != nil {
			return fmt.Errorf("write zip: %w", err)
		}
		if err := CSV(file, s); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write zip: %w", err)
	}
	return nil
}

// devices are names that Windows keeps for itself, whatever follows their first dot. Source:
// Naming Files, Paths, and Namespaces, in its documentation.
var devices = []string{
	"con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// fileName is a sheet's name as a file may have it on every system; a sheet's own rules have
// kept away what leads to other folders.
func fileName(sheet string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"<>|`, r) {
			return '_'
		}
		return r
	}, sheet) + ".csv"
	if first, rest, _ := strings.Cut(name, "."); slices.Contains(devices, strings.ToLower(first)) {
		return first + "_." + rest
	}
	return name
}
