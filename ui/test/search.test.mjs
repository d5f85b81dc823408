import test from 'node:test';
import assert from 'node:assert/strict';
import { page } from '../../ui/test/page.mjs';
import { sampleServices } from './sample.mjs';

page();
const { indexOf, mostUsed, search } = await import('../static/search.js');
const { distance, fold, stem, wordsOf } = await import('../static/spelling.js');

const index = indexOf(sampleServices());
const find = (query) => search(index, query).map((s) => s.id);

/** What people type, and what they want: it must be the first result. */
const WANTED = {
  'dukcapil-ktp': ['KTP', 'e-KTP', 'ktp-el', 'ektp', 'ktp elektronik', 'ktpp', 'kpt hilang', 'bikin ktp baru', 'KTP HILANG', 'k t p', 'mau urus ktp rusak', 'identity card', 'rekam ktp', 'ktp luar daerah', 'ktphilang', 'ktpbaru'],
  'dukcapil-kk': ['kk', 'kartu keluarga', 'kartukeluarga', 'kartu kluarga', 'pecah kk', 'kk hilang', 'family card', 'kartu keluaga baru'],
  'dukcapil-akta-lahir': ['akte lahir', 'akta kelahiran', 'akta klahiran', 'akte kelahirn', 'aktalahir', 'surat lahir', 'birth certificate', 'anak lahir'],
  'dukcapil-kia': ['kia', 'ktp anak', 'kartu identitas anak', 'kartu anak'],
  'dukcapil-pindah': ['pindah rumah', 'surat pindah', 'pindah domisli', 'pindah alamat'],
  'imigrasi-paspor': ['paspor', 'passport', 'pasport', 'paspot', 'perpanjang paspor', 'pas por', 'pasfor hilang', 'bikin paspor umroh'],
  'imigrasi-ambil': ['ambil paspor', 'pengambilan pasport'],
  'pdam-sambungan': ['pasang air', 'sambung ledeng', 'pasang pdam', 'air bersih'],
  'pdam-pengaduan': ['air mati', 'pipa bocor', 'air kerruh'],
  'polres-skck': ['skck', 'SKKCK', 'surat kelakuan baik', 'kelakuan baek'],
  'polres-sim': ['sim', 'SIM C', 'perpanjangan sim', 'perpanjng sim', 's i m', 'smi a', 'driving license', 'surat ijin mengemudi'],
  'polres-kehilangan': ['kehilangan dompet', 'surat kehilangan', 'laporan kehilngan', 'atm hilang', 'stnk hilang', 'bpkb hilang', 'dompet ilang'],
  'polres-keramaian': ['izin hajatan', 'ijin keramaian', 'organ tunggal', 'izin kramaian'],
  'kejaksaan-tilang': ['tilang', 'e-tilang', 'etilang', 'bayar tilang', 'denda tilank'],
  'kejaksaan-konsultasi': ['konsultasi hukum', 'konsutasi hukum', 'bantuan hukum'],
  'pengadilan-agama-perkara': ['cerai', 'gugat cerai', 'daftar perkara', 'isbat nikah', 'istbat nikah'],
  'pengadilan-agama-akta-cerai': ['akta cerai', 'akte cerai', 'ambil akta cerai'],
  'samsat-pajak': ['pajak motor', 'pajak mobil', 'bayar pajak motor', 'perpanjang stnk', 'stnk', 'pajek motor', 'pajakmotor', 'samsat', 'stnk mati', 'car tax', 'perpanjangan stnk 5 tahun'],
  'samsat-informasi': ['cek pajak motor', 'pemutihan pajak', 'ganti plat'],
  'dpmptsp-nib': ['nib', 'izin usaha', 'ijin usaha', 'oss', 'siup', 'umkm', 'buka usaha'],
  'dpmptsp-pbg': ['imb', 'izin bangunan', 'ijin mendirikan bangunan', 'bangun rumah'],
  'dpmptsp-sip-bidan': ['izin bidan', 'praktek bidan'],
  'atr-bpn-cek': ['cek sertifikat', 'sertifikat tanah', 'sertipikat tanah', 'cek sertivikat'],
  'atr-bpn-peralihan': ['balik nama tanah', 'balik nama sertifikat', 'jual beli tanah', 'waris tanah'],
  'atr-bpn-roya': ['roya'],
  'bank-lampung-rekening': ['buka rekening', 'buka rekning', 'buka tabungan'],
  'bank-lampung-pembayaran': ['bayar pbb', 'pajak bumi dan bangunan'],
  'bpjs-kesehatan-pbpu': ['daftar bpjs', 'bpjs mandiri', 'kis', 'kartu berobat', 'dafar bpjs', 'kis tidak aktif'],
  'bpjs-kesehatan-data': ['pindah faskes', 'ganti faskes', 'turun kelas', 'bpjs nonaktif'],
  'bpjs-ketenagakerjaan-jht': ['jht', 'klaim jht', 'jamsostek', 'cairkan bpjs tk', 'pencairan jht', 'jamsostk'],
  'kemenag-haji': ['daftar haji', 'haji', 'porsi haji', 'pendaftaran hajji'],
  'kemenag-legalisir': ['legalisir', 'legalisasi', 'ligalisir ijazah', 'legalisir buku nikah'],
  'dinsos-rekomendasi': ['sktm', 'surat tidak mampu', 'surat miskin', 'kip kuliah'],
  'dinsos-cek-data': ['dtks', 'cek bansos'],
  'dinsos-pengaduan': ['bansos tidak cair', 'pkh tidak cair', 'blt'],
};

test('everyday words, also misspelt ones, find the service that is wanted first', () => {
  const wrong = [];
  let queries = 0;
  Object.keys(WANTED).forEach((id) => WANTED[id].forEach((query) => {
    queries++;
    const found = find(query);
    if (found[0] !== id) wrong.push(`${query}: ${found.slice(0, 3).join(', ') || 'nothing'}; wanted ${id}`);
  }));
  assert.ok(queries >= 60, String(queries));
  assert.deepEqual(wrong, []);
});

test('what nobody means finds nothing, and nothing typed finds nothing', () => {
  ['', '  ', '?', 'zzzz', 'qwerty', 'bakso goreng', '12345'].forEach((query) => assert.deepEqual(find(query), [], query));
});

test('results come while a word is being typed, and never more than eight', () => {
  assert.equal(find('pas')[0], 'imigrasi-paspor');
  assert.ok(find('kart').includes('dukcapil-kk'));
  assert.ok(find('perpa').includes('polres-sim'));
  assert.ok(find('s').length === 0, 'a letter says too little');
  ['a', 'in', 'info', 'surat', 'pajak'].forEach((query) => assert.ok(find(query).length <= 8, query));
});

test('an agency finds its services', () => {
  assert.deepEqual(new Set(find('imigrasi')), new Set(['imigrasi-paspor', 'imigrasi-ambil']));
  assert.ok(find('dukcapil').every((id) => id.startsWith('dukcapil')) && find('disdukcapil').length === 5);
  assert.ok(find('kapolres').every((id) => id.startsWith('polres')));
});

test('a word that the hall knows is not taken for another', () => {
  assert.ok(!find('bank').includes('polres-skck'), 'surat kelakuan baik');
  assert.ok(!find('hilang').includes('kejaksaan-tilang'), 'tilang');
});

test('equal results go by use', () => {
  const services = sampleServices();
  services.find((s) => s.id === 'bank-rajasa-rekening').popular = 1;
  assert.equal(search(indexOf(services), 'buka rekening')[0].id, 'bank-rajasa-rekening');
});

test('three hundred services cost a bounded number of comparisons', () => {
  const many = [];
  sampleServices().forEach((s) => ['', ' Utara', ' Selatan', ' Timur', ' Barat', ' Tengah', ' Pusat'].forEach((part, i) => many.push(Object.assign({}, s, {
    id: s.id + i, name: { id: s.name.id + part, en: s.name.en }, keywords: s.keywords.map((k) => k + part.toLowerCase()),
  }))));
  const large = indexOf(many.slice(0, 300));
  assert.equal(large.services.length, 300);
  ['perpanjangan sim', 'akta klahiran', 'sertivikat tanah', 'bayar pajak kendaraan bermotor roda dua'].forEach((query) => {
    assert.ok(search(large, query).length > 0, query);
    // A letter compared is a few nanoseconds on a kiosk's machine: this is far below one frame.
    assert.ok(large.work < 200000, `${query}: ${large.work}`);
  });
});

test('the services used most come first while nothing is typed, the open ones before the others', () => {
  const s = (id, popular, open) => ({ id, popular, open });
  assert.deepEqual(mostUsed([s('a', 2, true), s('b', 0, true), s('c', 1, false), s('d', 3, true)], 2).map((x) => x.id), ['a', 'd']);
  assert.deepEqual(mostUsed([s('c', 1, false), s('d', 3, true)], 6).map((x) => x.id), ['d', 'c']);
});

test('the distance counts letters added, missing, changed and swapped', () => {
  assert.deepEqual(['sim', 'sm', 'simm', 'sem', 'ism', 'sims'].map((w) => distance('sim', w, 2)), [0, 1, 1, 1, 1, 1]);
  assert.equal(distance('paspor', 'kartu', 2), 3, 'given up');
  assert.equal(distance('ab', 'abcdef', 2), 3);
});

test('spellings that sound alike are one word', () => {
  assert.deepEqual(wordsOf('e-KTP, KTP-el dan Résumé'), ['ktp', 'ktp', 'dan', 'resume']);
  assert.deepEqual(['passport', 'pasfoto', 'aktiv', 'kk', 'haxi', 'akhir'].map(fold), ['pasport', 'pasfoto', 'aktif', 'kk', 'haksi', 'akir']);
  assert.deepEqual(['pembayaran', 'kehilangan', 'pendaftaran', 'sim'].map(stem), ['bayar', 'hilang', 'daftar', 'sim']);
});
