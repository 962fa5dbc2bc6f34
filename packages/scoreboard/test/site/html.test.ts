import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { html } from '../../src/site/html.ts'

test('whatever stands in a record stays text, in elements and in attributes', () => {
  const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
    const page = html`<p title="${text}">${text}</p>`.text
    const [, title = '', content = ''] = /^<p title="([^]*)">([^]*)<\/p>$/.exec(page) ?? []
    assert.doesNotMatch(title, /[<>"']/)
    assert.doesNotMatch(content, /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
    assert.doesNotMatch(page, /[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/)
  })
  fc.assert(property, { seed: 7 })
})

test('markup within markup is kept, lists are joined, nothing is nothing', () => {
  assert.equal(html`<b>${[html`<i>${1}</i>`, 'a < b', null]}</b>`.text, '<b><i>1</i>a &lt; b</b>')
})

test('a space at the end of a text parts it from its neighbour', () => {
  assert.equal(html`${'a, b'}${' and 3 more'}`.text, 'a, b and 3 more')
})

test('white space and end tags between the pieces of a table are left out, between words it is one space', () => {
  const page = html`<table>
    <tr>
      <td>a b</td>
    </tr>
  </table>`
  assert.equal(page.text, '<table><tr><td>a b</table>')
})
