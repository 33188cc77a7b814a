package sheet

import (
	"fmt"
	"strings"
)

// The looks of cells, as looks numbers them.
const (
	headerLook = iota + 1
	textLook   // stays a text even when it is edited
	wrappedLook
)

// looks is the workbook's list of styles. The first two fills are the format's own.
var looks = part{"xl/styles.xml", func(m *markup) {
	const asText = `numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"`
	m.raw(`<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
		`<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font></fonts>` +
		`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
		`<fill><patternFill patternType="solid"><fgColor rgb="FF2F6F73"/></patternFill></fill></fills>` +
		`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>` +
		`<border><left/><right/><top/><bottom style="medium"><color rgb="FF1F4E51"/></bottom><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">` +
		`<alignment vertical="center" wrapText="1"/></xf>` +
		`<xf ` + asText + `><alignment vertical="top"/></xf>` +
		`<xf ` + asText + `><alignment vertical="top" wrapText="1"/></xf></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
}}

// Names of what one part is to another.
const (
	relations    = "http://schemas.openxmlformats.org/package/2006/relationships"
	officeKind   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	contentTypes = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// frame is what holds the sheets together.
func frame(sheets []Sheet) []part {
	return []part{
		{"[Content_Types].xml", func(m *markup) {
			m.raw(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
				`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
				`<Default Extension="xml" ContentType="application/xml"/>` +
				`<Override PartName="/xl/workbook.xml" ContentType="` + contentTypes + `sheet.main+xml"/>` +
				`<Override PartName="/xl/styles.xml" ContentType="` + contentTypes + `styles+xml"/>`)
			for i := range sheets {
				m.raw(`<Override PartName="/` + sheetPath(i) + `" ContentType="` + contentTypes + `worksheet+xml"/>`)
			}
			m.raw(`</Types>`)
		}},
		{"_rels/.rels", func(m *markup) {
			m.raw(`<Relationships xmlns="` + relations + `"><Relationship Id="rId1" Type="` + officeKind + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
		}},
		{"xl/_rels/workbook.xml.rels", func(m *markup) {
			m.raw(`<Relationships xmlns="` + relations + `">`)
			for i := range sheets {
				m.raw(fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/worksheet" Target="%s"/>`, i+1, officeKind, strings.TrimPrefix(sheetPath(i), "xl/")))
			}
			m.raw(fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, len(sheets)+1, officeKind))
		}},
		{"xl/workbook.xml", func(m *markup) { workbook(m, sheets) }},
	}
}

func workbook(m *markup, sheets []Sheet) {
	m.raw(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + officeKind + `">` +
		`<bookViews><workbookView/></bookViews><sheets>`)
	name, filtered := names(sheets), false
	for i, s := range sheets {
		m.raw(`<sheet name="`)
		m.raw(escapes.Replace(name[i]))
		m.raw(fmt.Sprintf(`" sheetId="%d" r:id="rId%[1]d"/>`, i+1))
		filtered = filtered || s.filters()
	}
	m.raw(`</sheets>`)
	if filtered {
		m.raw(`<definedNames>`)
		for i, s := range sheets {
			if s.filters() {
				m.raw(fmt.Sprintf(`<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">'`, i))
				m.raw(escapes.Replace(strings.ReplaceAll(name[i], "'", "''")))
				m.raw(fmt.Sprintf(`'!$A$1:$%s$%d</definedName>`, columnName(len(s.Header)-1), s.length()+1))
			}
		}
		m.raw(`</definedNames>`)
	}
	m.raw(`</workbook>`)
}
