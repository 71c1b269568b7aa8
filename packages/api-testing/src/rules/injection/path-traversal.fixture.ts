import { normalize } from 'node:path/posix'
import { defineFixtures, fieldText, html, json, notFound, text } from '../../fixture-kit/index.ts'

const passwd = 'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n'

export default defineFixtures({
  fires: [
    {
      name: 'query',
      routes: {
        'GET /files': {
          query: { name: 'readme.txt' },
          handle: ({ query }) =>
            normalize(`/srv/files/${query.get('name')}`) === '/etc/passwd' ? text(passwd) : text('hello'),
        },
      },
    },
    {
      name: 'path',
      routes: {
        'GET /files/{name}': {
          path: { name: 'readme.txt' },
          handle: ({ params }) =>
            normalize(`/srv/files/${params.name}`) === '/etc/passwd' ? text(passwd) : text('hello'),
        },
      },
    },
    {
      name: 'content in Base64',
      routes: {
        'GET /files': {
          query: { name: 'readme.txt' },
          handle: ({ query }) => {
            const isFound = normalize(`/srv/files/${query.get('name')}`) === '/etc/passwd'
            return json({ content: Buffer.from(isFound ? passwd : 'hello, whoever reads this').toString('base64') })
          },
        },
      },
    },
    {
      name: 'body of a POST that reads',
      routes: {
        'POST /previews': {
          body: { template: 'letter.txt' },
          handle: (request) => {
            const name = normalize(`/srv/templates/${fieldText(request, 'template')}`)
            if (name === '/etc/passwd') return text(passwd)
            return name === '/srv/templates/letter.txt' ? text('Dear …') : notFound
          },
        },
      },
    },
  ],
  quiet: [
    {
      name: 'echoed in Base64',
      routes: {
        'GET /files': {
          query: { name: 'readme.txt' },
          handle: ({ query }) => json({ content: Buffer.from(`no file ${query.get('name')}`).toString('base64') }),
        },
      },
    },
    {
      // Whoever sends the name of a file that exists has overwritten it: this one would answer with what was there.
      name: 'stores what it is given, under any name',
      routes: {
        'POST /notes': {
          body: { file: 'note.txt', text: 'hello' },
          handle: (request) =>
            normalize(`/srv/notes/${fieldText(request, 'file')}`) === '/etc/passwd' ? text(passwd) : text('stored'),
        },
      },
    },
    {
      name: 'refused',
      routes: {
        'GET /files': {
          query: { name: 'readme.txt' },
          handle: ({ query }) => (query.get('name') === 'readme.txt' ? text('hello') : notFound),
        },
      },
    },
    {
      name: 'echoed',
      routes: {
        'GET /files': {
          query: { name: 'readme.txt' },
          handle: ({ query }) => text(`there is no file ${query.get('name')}`),
        },
      },
    },
    {
      name: 'a page about passwd files',
      routes: {
        'GET /files': {
          query: { name: 'readme.txt' },
          handle: () => html('<h1>passwd</h1><pre>root:x:0:0:root:/root:/bin/bash</pre>'),
        },
      },
    },
  ],
})
