package sheet

import (
	"archive/zip"
	"fmt"
	"io"
)

// ZIP writes each sheet as a CSV file of its own, under its name.
func ZIP(w io.Writer, sheets ...Sheet) error {
	out := zip.NewWriter(w)
	for i, name := range names(sheets) {
		file, err := out.Create(name + ".csv")
		if err != nil {
			return fmt.Errorf("write zip: %w", err)
		}
		if err := CSV(file, sheets[i]); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write zip: %w", err)
	}
	return nil
}
