import { exposureFixtures, html } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/console': html('<title>Console</title><script>var CONSOLE_MODE = true, EVALEX = true, SECRET = "x"</script>'),
  },
  lookalikes: { '/console': html('<title>Interactive Console</title>Play now on your interactive console!') },
})
