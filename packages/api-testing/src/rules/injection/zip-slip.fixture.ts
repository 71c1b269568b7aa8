import { basename, normalize } from 'node:path/posix'
import { defineFixtures, json, notFound, text, uploadedFiles } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

/** The stored entries of an archive. */
function entriesOf(archive: Buffer): [string, string][] {
  const entries: [string, string][] = []
  for (let at = 0; archive.readUInt32LE(at) === 0x04_03_4b_50;) {
    const size = archive.readUInt32LE(at + 18)
    const start = at + 30 + archive.readUInt16LE(at + 26)
    entries.push([archive.toString('utf8', at + 30, start), archive.toString('utf8', start, start + size)])
    at = start + size
  }
  return entries
}

function themes(name: string, pathFor: (entry: string) => string): () => Fixture {
  return () => {
    const disk = new Map<string, string>()
    return {
      name,
      users: [],
      routes: {
        'POST /themes': {
          file: 'theme',
          handle: (request) => {
            const [file] = uploadedFiles(request)
            if (file?.filename.endsWith('.zip') !== true) return json({ error: 'theme must be a ZIP archive' }, 400)
            for (const [entry, content] of entriesOf(file.content)) disk.set(pathFor(entry), content)
            return json({ installed: true }, 201)
          },
        },
      },
      fallback: ({ path }) => {
        const content = disk.get(path)
        return content === undefined ? notFound : text(content)
      },
    }
  }
}

export default defineFixtures({
  fires: themes('joins the names', (entry) => normalize(`/uploads/${entry}`)),
  quiet: [
    themes('last part of the name', (entry) => `/uploads/${basename(entry)}`),
    themes('only inside', (entry) => {
      const path = normalize(`/uploads/${entry}`)
      return path.startsWith('/uploads/') ? path : '/refused'
    }),
  ],
})
