import { basename, normalize } from 'node:path/posix'
import { defineFixtures, json, notFound, text, uploadedFiles } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function documents(name: string, pathFor: (filename: string) => string): () => Fixture {
  return () => {
    const disk = new Map<string, string>()
    return {
      name,
      users: [],
      routes: {
        'POST /documents': {
          file: 'document',
          handle: (request) => {
            const [file] = uploadedFiles(request)
            if (file === undefined) return json({ error: 'document is missing' }, 400)
            disk.set(pathFor(file.filename), file.content.toString())
            return json({ name: basename(file.filename) }, 201)
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
  fires: documents('takes the name', (filename) => normalize(`/files/${filename}`)),
  quiet: [
    documents('last part of the name', (filename) => `/files/${basename(filename)}`),
    documents('does not serve uploads', () => '/hidden'),
  ],
})
