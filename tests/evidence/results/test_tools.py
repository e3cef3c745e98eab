"""Results of Robot Framework, NUnit, xUnit.net, TRX and Cucumber, in one model."""

from samdocs.evidence.results import read_results

ROBOT_3 = """<robot generator="Robot 3.2.2 (Python 3.8)" generated="20240131 09:30:00.000" rpa="false">
<suite id="s1" name="Alarms" source="/x"><test id="s1-t1" name="Second call">
<kw name="Log" library="BuiltIn"><status status="FAIL" starttime="20240131 09:30:00.000" endtime="20240131 09:30:00.100"></status></kw>
<tags><tag>test:TC-001</tag><tag>verifies=SRS-032</tag><tag>smoke</tag></tags>
<status status="PASS" starttime="20240131 09:30:00.000" endtime="20240131 09:30:01.500" critical="yes"></status></test>
<status status="PASS" starttime="20240131 09:30:00.000" endtime="20240131 09:30:02.000"></status></suite>
<statistics><total><stat pass="1" fail="0">Critical Tests</stat><stat pass="1" fail="0">All Tests</stat></total>
<suite><stat pass="1" fail="0" id="s1" name="Alarms">Alarms</stat></suite></statistics></robot>"""
ROBOT_7 = """<robot generator="Robot 7.0" generated="2024-01-31T09:30:00.000000" schemaversion="5">
<suite id="s1" name="Alarms"><suite id="s1-s1" name="Inner"><test id="s1-s1-t1" name="Skipped one" line="3"><tag>x</tag>
<status status="SKIP" start="2024-01-31T09:30:00.000000" elapsed="0.25">no bed</status></test>
<test id="s1-s1-t2" name="Failing" line="9"><status status="FAIL" elapsed="1">20 != 15</status></test></suite></suite>
<statistics><total><stat pass="0" fail="1" skip="1">All Tests</stat></total></statistics></robot>"""
NUNIT_3 = """<test-run total="3" passed="1" failed="1" skipped="1" engine-version="3.16" start-time="2024-01-31 09:30:00Z">
<test-suite type="Assembly"><test-case fullname="Score.Tests.One" name="One" result="Passed" duration="0.5"/>
<test-case fullname="Score.Tests.Two" name="Two" result="Failed" label="Error" duration="0.1"><failure><message>boom</message></failure></test-case>
<test-case fullname="Score.Tests.Three" name="Three" result="Skipped" label="Ignored"><properties><property name="requirement" value="SRS-001"/></properties><reason><message>later</message></reason></test-case>
</test-suite></test-run>"""
XUNIT_2 = """<assemblies><assembly name="a.dll" test-framework="xUnit.net 2.4" run-date="2024-01-31" run-time="09:30:00" total="2" passed="1" failed="1" skipped="0">
<collection><test name="Score.One(x: 1)" type="Score" method="One" time="0.1" result="Pass"/>
<test name="Score.Two" result="Fail" time="0.2"><traits><trait name="test" value="TC-007"/></traits><failure exception-type="X"><message>no</message></failure></test></collection></assembly></assemblies>"""
TRX = """<?xml version="1.0" encoding="utf-8"?><TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
<Times creation="2024-01-31T09:30:00.0000000+01:00" start="2024-01-31T09:30:00.0000000+01:00"/>
<Results><UnitTestResult testId="t1" testName="One" outcome="Passed" duration="00:00:01.2500000"/>
<UnitTestResult testId="t2" testName="Two" outcome="NotExecuted"><Output><ErrorInfo><Message>off</Message></ErrorInfo></Output></UnitTestResult></Results>
<TestDefinitions><UnitTest name="One" id="t1"><TestMethod className="Score.Tests, Score" name="One"/></UnitTest>
<UnitTest name="Two" id="t2"><TestMethod className="Score.Tests" name="Two"/></UnitTest></TestDefinitions>
<ResultSummary outcome="Completed"><Counters total="2" executed="1" passed="1" failed="0"/></ResultSummary></TestRun>"""
CUCUMBER = """[{"uri": "a.feature", "name": "Alarms", "elements": [
 {"type": "background", "name": "", "steps": [{"result": {"status": "passed", "duration": 1000000000}}]},
 {"type": "scenario", "name": "Second call", "tags": [{"name": "@test:TC-001"}],
  "steps": [{"result": {"status": "passed", "duration": 500000000}}]},
 {"type": "scenario", "name": "Nobody", "steps": [{"result": {"status": "undefined"}}, {"result": {"status": "skipped"}}]},
 {"type": "scenario", "name": "Broken", "steps": [{"result": {"status": "failed", "error_message": "20 != 15\\n at x"}}]},
 {"type": "scenario", "name": "Empty", "steps": []}]}]"""


def told(text):
    results = read_results("results.xml", text.encode())
    assert [found.message for found in results.diagnostics] == []
    return {case.name: (case.outcome.value, case.seconds) for case in results.cases}


def first(text):
    return read_results("results.xml", text.encode()).cases[0]


def test_robot_framework_before_version_7():
    assert told(ROBOT_3) == {"Alarms.Second call": ("passed", 1.5)}
    assert first(ROBOT_3).tests == ("TC-001",)
    assert first(ROBOT_3).verifies == ("SRS-032",)


def test_robot_framework_from_version_7_on():
    assert told(ROBOT_7) == {
        "Alarms.Inner.Skipped one": ("skipped", 0.25),
        "Alarms.Inner.Failing": ("failed", 1.0),
    }
    assert first(ROBOT_7).message == "no bed"


def test_nunit():
    assert told(NUNIT_3) == {
        "Score.Tests.One": ("passed", 0.5),
        "Score.Tests.Two": ("error", 0.1),
        "Score.Tests.Three": ("skipped", None),
    }
    assert read_results("a", NUNIT_3.encode()).cases[2].verifies == ("SRS-001",)


def test_xunit_net():
    results = read_results("a.xml", XUNIT_2.encode())

    assert [(case.name, case.outcome.value) for case in results.cases] == [
        ("Score.One(x: 1)", "passed"),
        ("Score.Two", "failed"),
    ]
    assert results.cases[1].tests == ("TC-007",)
    assert [found.rule.code for found in results.diagnostics] == ["EVD005"]


def test_trx_takes_classes_from_its_definitions():
    assert told(TRX) == {
        "Score.Tests.One": ("passed", 1.25),
        "Score.Tests.Two": ("skipped", None),
    }


def test_cucumber():
    results = read_results("a.json", CUCUMBER.encode())

    assert {case.name: case.outcome.value for case in results.cases} == {
        "Alarms.Second call": "passed",
        "Alarms.Nobody": "blocked",
        "Alarms.Broken": "failed",
        "Alarms.Empty": "skipped",
    }
    assert results.cases[0].tests == ("TC-001",)
    assert results.cases[0].seconds == 1.5
    assert results.cases[2].message == "20 != 15"


def test_totals_of_every_tool_are_held_against_the_cases():
    for text, old, new in (
        (ROBOT_7, 'fail="1" skip', 'fail="7" skip'),
        (NUNIT_3, 'total="3"', 'total="7"'),
        (XUNIT_2, 'total="2"', 'total="7"'),
        (TRX, 'total="2"', 'total="7"'),
    ):
        found = read_results("a.xml", text.replace(old, new).encode()).diagnostics
        assert "EVD003" in [one.rule.code for one in found], text
