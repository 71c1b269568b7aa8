import { exposureFixtures, json, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/.DS_Store': {
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from('0000000142756431000010000000', 'hex'),
    },
    '/.vscode/sftp.json': json({ host: 'web1', username: 'deploy', remotePath: '/srv/app' }),
  },
  lookalikes: {
    '/.DS_Store': text('Bud1'),
    '/.vscode/sftp.json': json({ error: 'no remotePath for you' }),
  },
})
