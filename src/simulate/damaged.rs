//! An export that somebody opened in a spreadsheet and saved again: its order numbers are gone.

use std::fs;
use std::path::Path;

use super::dirt::Dirt;
use super::error::SimulateError;
use super::truth::TruthFile;
use crate::domain::SourceCode;

const NAME: &str = "12345数据交换视图_电子表格另存.csv";

/// Header and rows as a spreadsheet writes them; the long numbers have become `3.207E+20`.
const TEXT: &str = "gdbh,slsj,ldhm,sqlx,sqbt,sqnr,sfdz,qxdm,cbdw,pdsj,bjsj,blqk,hfjg,sfcf
3.207E+20,2026/11/20 9:12,1.38E+10,投诉,反映网店不退押金,市民反映租用的相机已归还，店家迟迟不退押金，要求退还。,海州区,320706,海州区市场监管局,2026/11/20 10:00,,,,否
3.207E+20,2026/11/20 9:40,1.39E+10,咨询,咨询退货运费由谁承担,市民咨询七日内退货时运费由谁承担。,连云区,320703,连云区市场监管局,2026/11/20 10:30,,,,否
3.207E+20,2026/11/20 11:05,1.37E+10,投诉,反映快递包裹破损,市民反映收到的包裹外箱破损，内物受潮，要求处理。,赣榆区,320707,赣榆区邮政管理部门,2026/11/20 14:00,,,,否
";

/// Writes the file and says what an importer should make of it: nothing, with advice.
pub(super) fn write_damaged(out: &Path) -> Result<TruthFile, SimulateError> {
    let path = out.join(NAME);
    let text = format!("\u{feff}{}", TEXT.replace('\n', "\r\n"));
    fs::write(&path, text).map_err(|error| SimulateError::write(&path, error))?;
    let mut truth = TruthFile::new(NAME, SourceCode::Hotline12345, "utf-8-bom");
    truth.dirt(Dirt::DamagedNumber);
    truth.refused_expected = Some("order_no_damaged".to_owned());
    Ok(truth)
}
