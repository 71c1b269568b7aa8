import { exposureFixtures, json, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/.aws/credentials': text(
      `[default]\naws_access_key_id = EXAMPLE\naws_secret_access_key = ${'example/'.repeat(5)}\n`,
    ),
    '/service-account.json': json({ type: 'service_account', private_key: `${'-'.repeat(5)}BEGIN …` }),
  },
  lookalikes: {
    '/.aws/credentials': text('aws_secret_access_key = <yours>'),
    '/credentials.json': json({ username: '', password: '', help: 'aws_secret_access_key goes into the vault' }),
  },
})
