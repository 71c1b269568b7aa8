import { defineRule, isServedAsPage, readUpload, takesFile, textOf, withFile } from '../../rule/index.ts'

const disguises = [
  { extension: '.html', contentType: 'text/html' },
  { extension: '.html', contentType: 'image/png' },
  { extension: '.xhtml', contentType: 'application/xhtml+xml' },
]

export default defineRule({
  id: 'html-upload-served',
  title: 'An uploaded page is served as a page',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N',
  cwe: [434, 79],
  owasp: 'A03:2021',
  why: "Whoever may upload a file puts a page with scripts under the address of the service. It has the session of everybody who opens it, and looks like the service's own.",
  fix: 'Accept only the types that are needed, and serve uploads from another domain or as attachments with nosniff.',
  controls: ['input-validation', 'secure-configuration'],
  needs: { effect: 'write' },
  applies: takesFile,
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined) return
    for (const { extension, contentType } of disguises) {
      const mark = `hf${context.unique()}`
      const page = `<!doctype html><title>${mark}</title><script>/*${mark}*/</script>`
      const filename = mark + extension
      const upload = withFile(draft, { filename, contentType, content: Buffer.from(page) })
      if (upload === undefined) return
      const stored = await context.send(upload)
      if (stored.response.status >= 400) continue
      const served = await readUpload(
        context,
        stored,
        filename,
        (exchange) => textOf(exchange.response).includes(page) && isServedAsPage(exchange, /html/i),
      )
      if (served === undefined) continue
      context.report({
        message: `The page uploaded as ${filename} (${contentType}) is served as HTML from ${served.request.target}.`,
        evidence: [
          { label: 'upload', exchange: stored },
          { label: 'the page', exchange: served },
        ],
      })
      return
    }
  },
})
