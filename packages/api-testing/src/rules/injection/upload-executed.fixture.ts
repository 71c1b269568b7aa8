import { defineFixtures, json, notFound, text, uploadedFiles } from '../../fixture-kit/index.ts'
import type { Fixture } from '../../fixture-kit/index.ts'

function pictures(
  name: string,
  accepts: (filename: string) => boolean,
  serve: (content: string) => string,
): () => Fixture {
  return () => {
    const disk = new Map<string, string>()
    return {
      name,
      users: [],
      routes: {
        'POST /pictures': {
          file: 'picture',
          handle: (request) => {
            const [file] = uploadedFiles(request)
            if (file === undefined || !accepts(file.filename)) return json({ error: 'only pictures' }, 415)
            disk.set(`/media/${file.filename}`, file.content.toString('latin1'))
            return json({ url: `/media/${file.filename}` }, 201)
          },
        },
      },
      fallback: ({ path }) => {
        const content = disk.get(path)
        return content === undefined ? notFound : text(serve(content))
      },
    }
  }
}

const product = (_: string, n: string, m: string): string => String(Number(n) * Number(m))

export default defineFixtures({
  fires: pictures(
    'runs PHP',
    (name) => !name.endsWith('.php'),
    (content) => content.replace(/<\?php echo (\d+)\*(\d+); \?>/, product),
  ),
  quiet: [
    pictures(
      'serves it as text',
      () => true,
      (content) => content,
    ),
    pictures(
      'takes pictures only',
      (name) => name.endsWith('.png'),
      (content) => content.replace(/(\d+)\*(\d+)/, product),
    ),
  ],
})
