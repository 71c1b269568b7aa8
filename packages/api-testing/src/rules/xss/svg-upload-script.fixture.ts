import { defineFixtures, uploadFixture } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: uploadFixture('as it is', {
    serve: ({ content }) => ({ headers: { 'content-type': 'image/svg+xml' }, body: content }),
  }),
  quiet: [
    uploadFixture('scripts removed', {
      serve: ({ content }) => ({
        headers: { 'content-type': 'image/svg+xml' },
        body: content.toString().replaceAll(/<script.*?<\/script>/g, ''),
      }),
    }),
    uploadFixture('as an attachment', {
      serve: ({ content }) => ({
        headers: { 'content-type': 'image/svg+xml', 'content-disposition': 'attachment; filename="a.svg"' },
        body: content,
      }),
    }),
    uploadFixture('in a sandbox', {
      serve: ({ content }) => ({
        headers: { 'content-type': 'image/svg+xml', 'content-security-policy': "default-src 'none'; sandbox" },
        body: content,
      }),
    }),
    uploadFixture('refused', {
      accepts: ({ filename }) => filename.endsWith('.png'),
      serve: ({ content }) => ({ body: content }),
    }),
  ],
})
