import { normalize } from 'node:path/posix'
import { defineFixtures, html, notFound, text } from '../../fixture-kit/index.ts'

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
  ],
  quiet: [
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
