import { gzipSync } from 'node:zlib'
import { exposureFixtures, text } from '../../fixture-kit/index.ts'

const binary = { 'content-type': 'application/octet-stream' }

export default exposureFixtures({
  fires: {
    '/backup.zip': { headers: binary, body: Buffer.from('504b030414000000080000000000', 'hex') },
    '/backup.tar.gz': { headers: binary, body: gzipSync('index.js and more') },
  },
  lookalikes: {
    '/backup.zip': text('PK is what archives begin with'),
    '/app.zip': { status: 403, headers: binary, body: Buffer.from('504b0304', 'hex') },
  },
})
