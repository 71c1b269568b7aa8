import { defineRule, takesFile, withFile } from '../../rule/index.ts'

const disguises = [
  {
    filename: 'holdfast.svg',
    contentType: 'image/svg+xml',
    content: (url: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image xlink:href="${url}" href="${url}" width="9" height="9"/></svg>`,
  },
  {
    filename: 'holdfast.m3u8',
    contentType: 'image/png',
    content: (url: string) => `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\n${url}\n#EXT-X-ENDLIST\n`,
  },
  {
    filename: 'holdfast.html',
    contentType: 'text/html',
    content: (url: string) => `<!doctype html><img src="${url}">`,
  },
]

export default defineRule({
  id: 'ssrf-picture-upload',
  title: 'An uploaded file makes the server load addresses while it converts it',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:N/A:N',
  cwe: [918],
  owasp: 'API7:2023',
  why: 'Pictures, playlists and pages name other files, and converters load them. Inner pages end up in the preview of an upload.',
  fix: 'Convert uploads in a sandbox without network, accept only formats that are needed, and switch off remote references in the converter.',
  controls: ['input-validation', 'network-security'],
  needs: { effect: 'write', oob: true, baseline: 'answered' },
  applies: takesFile,
  run: async (context) => {
    const { oob } = context
    const draft = context.baseline()?.draft ?? context.unreached()?.draft
    if (oob === undefined || draft === undefined) return
    for (const { filename, contentType, content } of disguises) {
      const token = oob.newToken()
      const upload = withFile(draft, { filename, contentType, content: Buffer.from(content(oob.url(token))) })
      if (upload === undefined) return
      const exchange = await context.send(upload)
      context.expectCall(token, 'any', () => ({
        message: `The server loaded an address that the uploaded file ${filename} names.`,
        confidence: 'certain',
        key: filename,
        evidence: [{ label: 'upload', exchange }],
      }))
      if (oob.hitsOf(token).length > 0) return
    }
  },
})
