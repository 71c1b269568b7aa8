import { exposureFixtures, json, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: { '/metrics': text('# HELP up is it up\n# TYPE up gauge\nup 1\n') },
  lookalikes: { '/metrics': json({ visitors: 12 }), '/prometheus': text('Prometheus # TYPE of titan') },
})
