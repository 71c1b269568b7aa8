import { dirname } from 'node:path/posix'
import { defineRule, getPath, readUpload, takesFile, textOf, withFile } from '../../rule/index.ts'

/** First an upload with a plain name, to learn where uploads can be read; then one whose name leads one folder up. Both hold a text of their own. */
export default defineRule({
  id: 'upload-filename-traversal',
  title: 'The name of an uploaded file leads out of the upload folder',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [22, 73],
  owasp: 'A03:2021',
  why: 'The file is written where its name says. Code, templates and keys of the service can be replaced by an upload.',
  fix: 'Give stored files names of your own, and keep the name that the caller chose only as a text.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write' },
  applies: takesFile,
  run: async (context) => {
    const draft = context.baseline()?.draft
    const put = async (filename: string, text: string) => {
      const upload = draft === undefined ? undefined : withFile(draft, { filename, content: Buffer.from(text) })
      return upload === undefined ? undefined : context.send(upload)
    }
    const mark = `hf${context.unique()}`
    const extension =
      draft?.body.kind === 'multipart' ? (/\.\w+$/.exec(draft.body.files[0]?.filename ?? '')?.[0] ?? '') : ''
    const plainName = `${mark}a${extension}`
    const plain = await put(plainName, `${mark} plain`)
    if (plain === undefined) return
    const read = await readUpload(context, plain, plainName, ({ response }) =>
      textOf(response).includes(`${mark} plain`),
    )
    if (read === undefined) return
    const folder = dirname(read.request.target.split('?')[0] ?? '/')
    for (const steps of ['../', '..%2f', '..\\']) {
      const name = `${mark}${steps.length}b${extension}`
      const text = `${mark} outside`
      const stored = await put(steps + name, text)
      if (stored === undefined) return
      const outside = await context.send(getPath(context, `${dirname(folder) === '/' ? '' : dirname(folder)}/${name}`))
      if (outside.response.status !== 200 || !textOf(outside.response).includes(text)) continue
      context.report({
        message: `A file uploaded as ${steps}${name} is served from ${outside.request.target}, one folder above ${folder}.`,
        confidence: 'certain',
        evidence: [
          { label: 'upload with a plain name', exchange: read },
          { label: 'upload whose name leads up', exchange: stored },
          { label: 'the file outside the folder', exchange: outside },
        ],
      })
      return
    }
  },
})
