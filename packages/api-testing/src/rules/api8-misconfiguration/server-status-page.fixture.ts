import { exposureFixtures, html, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/server-status': html('<title>Apache Status</title><h1>Apache Server Status for shop</h1>'),
    '/nginx_status': text('Active connections: 3 \nserver accepts handled requests\n 9 9 20 \n'),
  },
  lookalikes: { '/server-status': html('<title>Status</title>All servers are up'), '/nginx_status': text('ok') },
})
