import { defineRule, emptyDraft, getPath, textOf } from '../../rule/index.ts'

/** Stores a text under a name of its own, reads it, and deletes it again. */
export default defineRule({
  id: 'put-stores-file',
  title: 'Anybody can store files on the web server',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:H',
  cwe: [650, 434],
  owasp: 'API8:2023',
  why: 'PUT writes what it is given under the name it is given. Pages of the site can be replaced, and on many servers a stored program is run.',
  fix: 'Switch PUT, DELETE and WebDAV off in the web server for everything that is no API.',
  controls: ['secure-configuration', 'access-control'],
  scope: 'host',
  needs: { effect: 'write' },
  run: async (context) => {
    for (const folder of ['/', '/uploads/', '/files/']) {
      const path = `${folder}hf${context.unique()}.txt`
      const text = `holdfast ${context.unique()}`
      const stored = await context.send(
        {
          ...emptyDraft(context.endpoint),
          method: 'PUT',
          rawPath: path,
          body: { kind: 'raw', contentType: 'text/plain', bytes: Buffer.from(text) },
        },
        { as: 'nobody' },
      )
      if (stored.response.status >= 400) continue
      const read = await context.send(getPath(context, path), { as: 'nobody' })
      if (read.response.status !== 200 || textOf(read.response) !== text) continue
      const removed = await context.send({ ...getPath(context, path), method: 'DELETE' }, { as: 'nobody' })
      context.report({
        message: `PUT ${path} stored a text, and GET ${path} gave it back. ${removed.response.status < 300 ? 'It was deleted again.' : `It could not be deleted (${removed.response.status}).`}`,
        confidence: 'certain',
        evidence: [
          { label: 'PUT', exchange: stored },
          { label: 'GET', exchange: read },
        ],
      })
      return
    }
  },
})
