import { defineFixtures, uploadFixture } from '../../fixture-kit/index.ts'

const page = { 'content-type': 'text/html; charset=utf-8' }

export default defineFixtures({
  fires: [
    uploadFixture('type by extension', { serve: ({ content }) => ({ headers: page, body: content }) }),
    uploadFixture('checks the announced type only', {
      accepts: ({ contentType }) => contentType === 'image/png',
      serve: ({ content, filename }) => ({
        headers: filename.endsWith('.html') ? page : { 'content-type': 'image/png' },
        body: content,
      }),
    }),
  ],
  quiet: [
    uploadFixture('as plain text', {
      serve: ({ content }) => ({
        headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' },
        body: content,
      }),
    }),
    uploadFixture('as an attachment', {
      serve: ({ content }) => ({ headers: { ...page, 'content-disposition': 'attachment' }, body: content }),
    }),
    uploadFixture('shown in a page as text', {
      serve: ({ content }) => ({ headers: page, body: `<pre>${content.toString().replaceAll('<', '&lt;')}</pre>` }),
    }),
  ],
})
