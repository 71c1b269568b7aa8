import { exposureFixtures, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/index.php.bak': text('<?php\n$db = mysqli_connect("db");\n'),
    '/server.js.bak': text("const express = require('express')\nconst app = express()\n"),
  },
  lookalikes: {
    '/index.php.bak': text('Learn <?phphere'),
    '/app.py.bak': text('from us to you, def. good'),
  },
})
