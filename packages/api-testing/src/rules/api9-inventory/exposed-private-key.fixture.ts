import { exposureFixtures, text } from '../../fixture-kit/index.ts'

const dashes = '-'.repeat(5)
const pem = (kind: string): string =>
  `${dashes}BEGIN ${kind}${dashes}\n${'QUJD'.repeat(16)}\n${dashes}END ${kind}${dashes}\n`

export default exposureFixtures({
  fires: { '/server.key': text(pem('PRIVATE KEY')), '/id_rsa': text(pem('OPENSSH PRIVATE KEY')) },
  lookalikes: {
    '/server.key': text(pem('PUBLIC KEY')),
    '/key.pem': text(pem('CERTIFICATE')),
    '/private.key': text('Keys begin with the line BEGIN PRIVATE KEY.'),
  },
})
