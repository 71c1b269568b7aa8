import { defineRule, isServedAsPage, readUpload, takesFile, textOf, withFile } from '../../rule/index.ts'

export default defineRule({
  id: 'svg-upload-script',
  title: 'Uploaded pictures with scripts are served as they are',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N',
  cwe: [79, 434],
  owasp: 'A03:2021',
  why: 'An SVG is a document that may hold scripts. Opened from the address of the API it runs in its name, with the session of whoever opens it.',
  fix: 'Clean or convert SVG, or serve uploads from another domain, as attachments or with a Content-Security-Policy of sandbox.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write' },
  applies: takesFile,
  run: async (context) => {
    const draft = context.baseline()?.draft
    const mark = `hf${context.unique()}`
    const script = `<script>/*${mark}*/</script>`
    const content = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${script}</svg>`)
    const filename = `${mark}.svg`
    const upload =
      draft === undefined ? undefined : withFile(draft, { filename, contentType: 'image/svg+xml', content })
    const stored = upload === undefined ? undefined : await context.send(upload)
    if (stored === undefined || stored.response.status >= 400) return
    const served = await readUpload(
      context,
      stored,
      filename,
      (exchange) => textOf(exchange.response).includes(script) && isServedAsPage(exchange, /svg|xml|html/i),
    )
    if (served === undefined) return
    context.report({
      message: `The uploaded picture ${served.request.target} comes back with its script, to be shown by the browser.`,
      evidence: [
        { label: 'upload', exchange: stored },
        { label: 'the picture', exchange: served },
      ],
    })
  },
})
