(function () {
  'use strict';
  var table = document.getElementById('list');
  if (!table) return;
  document.documentElement.classList.add('js');

  var body = table.tBodies[0];
  var form = document.getElementById('search');
  var words = document.getElementById('words');
  var effect = document.getElementById('effect');
  var code = document.getElementById('code');
  var count = document.getElementById('count');
  var template = count.getAttribute('data-count');
  var numbers = new Intl.NumberFormat(count.getAttribute('data-lang'));
  var CELL = 2;
  var FILE = 1;
  var CODE = 7;

  // Each row once, in the order of the files.
  var rows = Array.prototype.map.call(body.rows, function (row, place) {
    var cells = Array.prototype.map.call(row.cells, function (cell) {
      return cell.textContent.trim();
    });
    return { row: row, place: place, cells: cells, text: cells.join('\n').toLowerCase() };
  });

  function show() {
    var wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    rows.forEach(function (own) {
      var fits = (!effect.value || own.cells[0] === effect.value) &&
        (!code.value || own.cells[CODE] === code.value) &&
        wanted.every(function (word) { return own.text.indexOf(word) >= 0; });
      own.row.hidden = !fits;
      if (fits) shown += 1;
    });
    count.textContent = template
      .replace('%s', numbers.format(shown))
      .replace('%t', numbers.format(rows.length));
  }

  var waiting;
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  }

  var compare = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare;
  function rowNumber(own) {
    var digits = /(\d+)\D*$/.exec(own.cells[CELL]);
    return digits ? Number(digits[1]) : 0;
  }
  function sort(column, down) {
    rows.sort(function (a, b) {
      var order = 0;
      if (column === CELL) order = rowNumber(a) - rowNumber(b);
      else if (column !== FILE) order = compare(a.cells[column], b.cells[column]);
      // Equal rows stay in the order of the files, which is also the order by file.
      return (order || a.place - b.place) * (down ? -1 : 1);
    });
    var fragment = document.createDocumentFragment();
    rows.forEach(function (own) { fragment.appendChild(own.row); });
    body.appendChild(fragment);
  }

  var heads = table.tHead.rows[0].cells;
  Array.prototype.forEach.call(heads, function (head, column) {
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.textContent = '';
    head.appendChild(button);
    button.addEventListener('click', function () {
      var down = head.getAttribute('aria-sort') === 'ascending';
      Array.prototype.forEach.call(heads, function (other) { other.removeAttribute('aria-sort'); });
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      sort(column, down);
    });
  });

  // From a cause to its findings.
  Array.prototype.forEach.call(document.querySelectorAll('a[data-code]'), function (link) {
    link.addEventListener('click', function () {
      words.value = '';
      effect.value = '';
      code.value = link.getAttribute('data-code');
      // A code that the list does not reach is in no option.
      if (code.selectedIndex < 0) code.value = '';
      show();
    });
  });

  words.addEventListener('input', soon);
  effect.addEventListener('change', show);
  code.addEventListener('change', show);
  form.addEventListener('submit', function (event) { event.preventDefault(); show(); });
  form.addEventListener('reset', function () { setTimeout(show, 0); });
  form.hidden = false;
  show();
}());
