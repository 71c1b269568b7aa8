import { dirname } from 'node:path/posix'
import { defineRule, getPath, readUpload, storedZip, takesFile, textOf, withFile } from '../../rule/index.ts'

/** An archive with two files, one of them named so that it leads one folder up. Where the first one can be read, the second one must not be above. */
export default defineRule({
  id: 'zip-slip',
  title: 'Unpacking an uploaded archive writes outside its folder',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
  cwe: [22, 23],
  owasp: 'A03:2021',
  why: 'Names inside an archive may lead upward, and the service writes the files where they lead. Code and configuration of the service can be replaced.',
  fix: 'Resolve every entry against the target folder and refuse those outside; use an unpacker that does so.',
  controls: ['secure-coding', 'input-validation'],
  needs: { effect: 'write', baseline: 'answered' },
  applies: takesFile,
  run: async (context) => {
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (draft === undefined) return
    const mark = `hf${context.unique()}`
    const inside = `${mark}a.txt`
    const outside = `${mark}b.txt`
    const content = storedZip([
      { name: inside, content: `${mark} inside` },
      { name: `../${outside}`, content: `${mark} outside` },
    ])
    const upload = withFile(draft, { filename: `${mark}.zip`, contentType: 'application/zip', content })
    const stored = upload === undefined ? undefined : await context.send(upload)
    if (stored === undefined || stored.response.status >= 400) return
    const unpacked = await readUpload(context, stored, inside, ({ response }) => textOf(response) === `${mark} inside`)
    if (unpacked === undefined) return
    const folder = dirname(unpacked.request.target)
    const above = dirname(folder) === '/' ? '' : dirname(folder)
    const escaped = await context.send(getPath(context, `${above}/${outside}`))
    if (escaped.response.status !== 200 || textOf(escaped.response) !== `${mark} outside`) return
    context.report({
      message: `The entry ../${outside} of an uploaded archive was written to ${above}/, above the folder ${folder} of the others.`,
      confidence: 'certain',
      evidence: [
        { label: 'upload of the archive', exchange: stored },
        { label: 'entry inside the folder', exchange: unpacked },
        { label: 'entry outside the folder', exchange: escaped },
      ],
    })
  },
})
