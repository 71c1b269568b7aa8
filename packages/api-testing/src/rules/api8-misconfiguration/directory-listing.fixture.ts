import { exposureFixtures, html } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/uploads/': html('<title>Index of /uploads/</title><h1>Index of /uploads/</h1><a href="a.pdf">a.pdf</a>'),
    '/ftp/': html('<title>listing directory /ftp/</title><a href="acq.md">acq.md</a>'),
  },
  lookalikes: {
    '/files/': html('<title>Files</title><h1>Index of all files: the directory listing for beginners</h1>'),
  },
})
