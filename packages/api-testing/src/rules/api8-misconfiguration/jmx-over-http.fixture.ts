import { exposureFixtures, json } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: { '/jolokia/version': json({ value: { agent: '1.7.2', protocol: '7.2' }, status: 200 }) },
  lookalikes: { '/jolokia/version': json({ value: { agent: 'Smith' } }) },
})
