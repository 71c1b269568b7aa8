import { defineRule, readUpload, takesFile, textOf, withFile } from '../../rule/index.ts'

const languages = [
  { extension: '.php', contentType: 'application/x-php', code: (n: number, m: number) => `<?php echo ${n}*${m}; ?>` },
  { extension: '.phtml', contentType: 'image/png', code: (n: number, m: number) => `<?php echo ${n}*${m}; ?>` },
  { extension: '.jsp', contentType: 'text/plain', code: (n: number, m: number) => `<%= ${n}L*${m}L %>` },
  { extension: '.aspx', contentType: 'text/plain', code: (n: number, m: number) => `<%= ${n}L*${m}L %>` },
]

/** Uploads a page that multiplies two numbers, and looks at it. The product shows that the server ran it. */
export default defineRule({
  id: 'upload-executed',
  title: 'An uploaded file is executed by the server',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [434],
  owasp: 'A03:2021',
  why: 'Whoever may upload a picture may upload a program, and the server runs it when it is asked for. That is the whole server.',
  fix: 'Store uploads outside what the web server executes, under names of your own, and accept only the types that are needed, judged by content.',
  controls: ['secure-coding', 'secure-configuration', 'input-validation'],
  needs: { effect: 'write' },
  applies: takesFile,
  run: async (context) => {
    const draft = context.baseline()?.draft
    if (draft === undefined) return
    for (const { extension, contentType, code } of languages) {
      const n = context.number(10_000, 99_999)
      const m = context.number(10_000, 99_999)
      const filename = `hf${context.unique()}${extension}`
      const upload = withFile(draft, { filename, contentType, content: Buffer.from(code(n, m)) })
      if (upload === undefined) return
      const stored = await context.send(upload)
      if (stored.response.status >= 400) continue
      const executed = await readUpload(context, stored, filename, ({ response }) =>
        textOf(response).includes(String(n * m)),
      )
      if (executed === undefined) continue
      context.report({
        message: `The uploaded file ${filename} was executed: ${executed.request.target} shows ${n} × ${m} = ${n * m}.`,
        confidence: 'certain',
        evidence: [
          { label: 'upload', exchange: stored },
          { label: 'the file, executed', exchange: executed },
        ],
      })
      return
    }
  },
})
